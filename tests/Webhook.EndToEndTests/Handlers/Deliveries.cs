using System.Net;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>A service and a receiver, to which it may send although its address is a private one.</summary>
internal sealed class Deliveries : IAsyncDisposable
{
    /// <summary>
    /// How many deliveries a stop or a pause may repeat: those that ended before an earlier one of another appointment had begun.
    /// There are hardly more than those that are under way at once, which are 16.
    /// </summary>
    public const int Ahead = 32;

    private readonly ProcessOptions options;

    private Deliveries(ReceiverProcess receiver, ProcessOptions options)
    {
        Receiver = receiver;
        this.options = options;
    }

    public ReceiverProcess Receiver { get; }

    public WebhookProcess Webhook { get; private set; } = null!;

    public TemporaryFolder Folder { get; } = new();

    /// <param name="arguments">Settings of the service besides.</param>
    public static Task<Deliveries> StartAsync(params string[] arguments) => StartAsync(new ProcessOptions { Arguments = arguments });

    public static async Task<Deliveries> StartAsync(ProcessOptions options)
    {
        var deliveries = new Deliveries(
            await ReceiverProcess.StartAsync(), options with { Arguments = ["--Subscriptions:AllowPrivateAddresses=true", .. options.Arguments] });
        try
        {
            await deliveries.StartServiceAsync();
            return deliveries;
        }
        catch
        {
            await deliveries.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the service, at first or after it was ended.</summary>
    public async Task StartServiceAsync()
    {
        if (Webhook is not null)
        {
            await Webhook.DisposeAsync();
        }

        Webhook = await WebhookProcess.StartAsync(Folder.Path, options);
    }

    /// <summary>Subscribes a path of the receiver, and lets the receiver know the secret.</summary>
    public async Task<Subscription> SubscribeAsync(string path = "/a", object? settings = null)
    {
        var subscription = await Webhook.SubscribeAsync(Receiver.Url(path), settings);
        await Receiver.TrustAsync(path, subscription.Secret!);
        return subscription;
    }

    /// <returns>The event_id of an event of that appointment.</returns>
    public async Task<long> PostAsync(string appointmentId = "A1")
    {
        using var answer = await Webhook.Client.PostEventAsync(appointmentId);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        return await answer.EventIdAsync();
    }

    /// <returns>The event_ids of events of these appointments, posted one after the other.</returns>
    public async Task<IReadOnlyList<long>> PostAsync(params IEnumerable<string> appointmentIds)
    {
        var eventIds = new List<long>();
        foreach (var appointmentId in appointmentIds)
        {
            eventIds.Add(await PostAsync(appointmentId));
        }

        return eventIds;
    }

    /// <summary>Posts many events at once, as the next ones of so many appointments in turn.</summary>
    public async Task PostManyAsync(int events, int appointments)
    {
        using var answer = await Webhook.Client.PostManyAsync(events, appointments);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    /// <summary>Waits until the receiver has taken so many events, each counted once.</summary>
    public Task TakenAsync(int events, string path = "/a", int seconds = 60) =>
        Receiver.SeesAsync(seen => seen.Taken(path).Count >= events, $"{events} events are taken at {path}", seconds);

    /// <summary>Waits until a handler is as it must be.</summary>
    public async Task<Handler> HandlerAsync(string name, Func<Handler, bool> condition, string what, int seconds = 30)
    {
        Handler? handler = null;
        await Until.TrueAsync(async () => condition(handler = await Webhook.HandlerAsync(name)), what, seconds);
        return handler!;
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        if (Webhook is not null)
        {
            await Webhook.DisposeAsync();
        }

        Folder.Dispose();
    }
}
