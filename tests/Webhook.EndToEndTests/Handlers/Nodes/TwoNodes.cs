using Webhook.EndToEndTests.Postgres;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>Two processes of the service on one PostgreSQL database, and a receiver.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly PostgresDatabase database;
    private object? first;

    private TwoNodes(PostgresDatabase database, ReceiverProcess receiver)
    {
        this.database = database;
        Receiver = receiver;
    }

    public ReceiverProcess Receiver { get; }

    /// <summary>The one that delivers at first.</summary>
    public WebhookProcess First { get; private set; } = null!;

    public WebhookProcess Second { get; private set; } = null!;

    /// <summary>A subscription of the path /a, to which the first one delivers.</summary>
    public Subscription Subscription { get; private set; } = null!;

    /// <param name="arguments">Settings of both besides.</param>
    public static async Task<TwoNodes> StartAsync(params string[] arguments) => await StartAsync(await PostgresServer.SharedAsync(), arguments);

    /// <param name="server">Where their database is.</param>
    /// <param name="arguments">Settings of both besides.</param>
    public static async Task<TwoNodes> StartAsync(PostgresServer server, params string[] arguments)
    {
        var receiver = await ReceiverProcess.StartAsync();
        var nodes = new TwoNodes(await PostgresDatabase.MakeAsync(server), receiver);
        arguments = ["--Subscriptions:AllowPrivateAddresses=true", .. arguments];
        try
        {
            nodes.First = await nodes.database.StartAsync(arguments: arguments);
            nodes.Subscription = await nodes.SubscribeAsync(nodes.First);
            await Until.TrueAsync(async () => await nodes.OwnerAsync(nodes.Subscription) is Guid, "the first one has the handler");
            nodes.first = await nodes.OwnerAsync(nodes.Subscription);
            nodes.Second = await nodes.database.StartAsync(arguments: arguments);
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Subscribes a path of the receiver, and lets the receiver know the secret.</summary>
    public async Task<Subscription> SubscribeAsync(WebhookProcess node, string path = "/a", object? settings = null)
    {
        var subscription = await node.SubscribeAsync(Receiver.Url(path), settings);
        await Receiver.TrustAsync(path, subscription.Secret!);
        return subscription;
    }

    /// <returns>Whether the first one has the handler of a subscription, which is <see cref="Subscription"/> if none is named.</returns>
    public async Task<bool> IsFirstOwnerAsync(Subscription? subscription = null) => Equals(await OwnerAsync(subscription ?? Subscription), first);

    /// <summary>The handler of <see cref="Subscription"/>, as a node gives it.</summary>
    public Task<Handler> HandlerAsync(WebhookProcess node) => node.HandlerAsync(Subscription.Handler);

    /// <summary>Waits until the handler is done with all that is stored.</summary>
    public Task DoneAsync(WebhookProcess node, int seconds = 60) => Until.TrueAsync(
        async () => await HandlerAsync(node) is { Status: "running", LagEvents: 0, Retrying: 0, Waiting: 0 }, "all are done", seconds);

    /// <returns>When the first request came that did not come before.</returns>
    public async Task<DateTimeOffset> NextAsync(DateTimeOffset since)
    {
        DateTimeOffset? next = null;
        await Receiver.SeesAsync(
            seen => (next = seen.Where(arrival => arrival.Time >= since).Select(arrival => (DateTimeOffset?)arrival.Time).FirstOrDefault()) is not null,
            "deliveries go on");
        return next!.Value;
    }

    /// <returns>The event_ids that are stored.</returns>
    public async Task<IReadOnlyList<long>> StoredAsync() => [.. (await database.StoredAsync()).Select(row => row.Id)];

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<object?> OwnerAsync(Subscription subscription)
    {
        await using var connection = await database.OpenAsync();
        return await Sql.AskAsync(connection, $"SELECT owner FROM handlers WHERE name = '{subscription.Handler}'");
    }
}
