using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Servers;

/// <summary>Starts this program again as what the service is compared with or sends to, under the service's own runtime settings.</summary>
internal sealed class Baselines(PublishedService service)
{
    private static readonly string Program = typeof(Baselines).Assembly.Location;

    public Task<ServerProcess> StartBareAsync(string folder, CancellationToken cancellationToken) =>
        StartAsync(folder, database: null, [BareServer.Mode], cancellationToken);

    /// <param name="folder">Takes its database.</param>
    /// <param name="schema">The tables and indexes that the service has.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<ServerProcess> StartNaiveAsync(string folder, EventSchema schema, CancellationToken cancellationToken)
    {
        var database = Path.Combine(folder, "naive.db");
        schema.CreateIn(database);
        return StartAsync(folder, database, [NaiveServer.Mode, "--file", database], cancellationToken);
    }

    /// <summary>The same on a PostgreSQL server.</summary>
    /// <param name="folder">Takes what it writes to its console.</param>
    /// <param name="database">With the service's tables, and ids that the table of events gives.</param>
    /// <param name="isInOrder">Whether ids are given in the order of the commits.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<ServerProcess> StartNaiveOnAsync(string folder, ServerDatabase database, bool isInOrder, CancellationToken cancellationToken) => StartAsync(
        folder, database: null,
        address => [NaiveServer.Mode, NaiveServer.Postgres, database.ConnectionString, .. isInOrder ? [NaiveServer.InOrder] : (string[])[], .. UrlsOf(address)],
        cancellationToken, storedEvents: database.LastEventId);

    /// <summary>The service as a part of this program, with or without its audit.</summary>
    /// <param name="folder">Takes its data.</param>
    /// <param name="isAudited">Whether reads leave entries.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<ServerProcess> StartComposedAsync(string folder, bool isAudited, CancellationToken cancellationToken) => StartAsync(
        folder, Path.Combine(folder, PublishedService.DatabaseName),
        address => [ComposedService.Mode, .. PublishedService.SettingsOf(address, folder), .. isAudited ? [] : (string[])[ComposedService.WithoutAudit]],
        cancellationToken);

    /// <summary>Somebody to whom the service sends events.</summary>
    /// <param name="folder">Takes what it writes to its console.</param>
    /// <param name="flags">How it takes them; see <see cref="ReceiverServer"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="at">Where it listens; null for anywhere.</param>
    public async Task<Receiver> StartReceiverAsync(string folder, IReadOnlyList<string> flags, CancellationToken cancellationToken, Uri? at = null) =>
        new(await StartAsync(folder, database: null, address => [ReceiverServer.Mode, .. flags, .. UrlsOf(address)], cancellationToken, at));

    private static string[] UrlsOf(Uri address) => ["--urls", address.GetLeftPart(UriPartial.Authority)];

    private Task<ServerProcess> StartAsync(
        string folder, string? database, IEnumerable<string> mode, CancellationToken cancellationToken) =>
        StartAsync(folder, database, address => [.. mode, .. UrlsOf(address)], cancellationToken);

    private async Task<ServerProcess> StartAsync(
        string folder, string? database, Func<Uri, IEnumerable<string>> arguments, CancellationToken cancellationToken,
        Uri? at = null, Func<long>? storedEvents = null)
    {
        var server = ServerProcess.Start(folder, database, address =>
            ["exec", "--runtimeconfig", service.RuntimeConfiguration, Program, .. arguments(address)], at, storedEvents);
        try
        {
            await server.WaitForAnswerAsync(client => client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken), cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
