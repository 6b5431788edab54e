using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>What every measure of reading works with.</summary>
internal sealed record QueryBench(QueryOptions Options, QueriedService Small, QueriedService Large, QueryFindings Findings);

/// <summary>The service on a database that is full, its reader, and what can be asked for.</summary>
internal sealed class QueriedService : IAsyncDisposable
{
    private const int SampleCount = 5_000;
    private const int SampleSeed = 6;

    private QueriedService(ServerProcess server, int events, IReadOnlyList<StoredSample> samples)
    {
        Server = server;
        Events = events;
        Client = new QueryClient(server.Address);
        Samples = samples;
        Queries = new PageQueries(Samples);
    }

    public ServerProcess Server { get; }

    /// <summary>How many it has stored.</summary>
    public int Events { get; }

    public QueryClient Client { get; }

    /// <summary>Some of them.</summary>
    public IReadOnlyList<StoredSample> Samples { get; }

    public PageQueries Queries { get; }

    public static async Task<QueriedService> StartAsync(
        PublishedService service, string database, int events, string folder, CancellationToken cancellationToken)
    {
        var server = await service.StartServingAsync(folder, cancellationToken, databaseName: database);
        return new QueriedService(server, events, StoredSample.Draw(server.Database!, SampleCount, new Random(SampleSeed)));
    }

    public static async Task<QueriedService> StartOnAsync(
        PublishedService service, ServerDatabase database, int events, string folder, CancellationToken cancellationToken)
    {
        var samples = StoredSample.Draw(database, SampleCount, new Random(SampleSeed));
        return new QueriedService(await service.StartServingOnAsync(folder, database, cancellationToken), events, samples);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
