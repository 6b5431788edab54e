using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;
using Webhook.TestServers.Postgres;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>What every measure on PostgreSQL works with.</summary>
/// <param name="Options">How much is measured.</param>
/// <param name="Work">Where.</param>
/// <param name="Service">The service as it is published.</param>
/// <param name="Baselines">What it is compared with.</param>
/// <param name="Wrk">Makes the load.</param>
/// <param name="Cluster">The server.</param>
/// <param name="Findings">What is found.</param>
/// <param name="Pages">What is found of reading.</param>
internal sealed record PostgresBench(
    PostgresOptions Options, WorkFolder Work, PublishedService Service, Baselines Baselines, Wrk Wrk, PostgresCluster Cluster, FigureFindings Findings, QueryFindings Pages)
{
    // A short load on a busy machine may end before a slow server's first answer.
    private const int Attempts = 3;

    private ServerDatabase? seeded;

    /// <summary>An empty database, of which the server has as many as measures.</summary>
    public async Task<ServerDatabase> NewDatabaseAsync() => new(await Cluster.CreateDatabaseAsync());

    /// <summary>A database with the service's tables, a part for this month, and no events.</summary>
    public async Task<ServerDatabase> NewSchemaAsync(CancellationToken cancellationToken)
    {
        var database = await NewDatabaseAsync();
        await using (var service = await StartServiceAsync(database, cancellationToken))
        {
            await SinglePostClient.CheckAsync(service.Address, cancellationToken);
        }

        database.Execute("DELETE FROM events; DELETE FROM received_counts; UPDATE log_end SET position = 0, received_at = 'epoch'");
        return database;
    }

    /// <summary>A database with many events, made once for all measures.</summary>
    public async Task<ServerDatabase> SeededAsync(CancellationToken cancellationToken) => seeded ??= await SeedAsync(Options.Events, cancellationToken);

    public async Task<ServerDatabase> SeedAsync(int events, CancellationToken cancellationToken)
    {
        var database = await NewSchemaAsync(cancellationToken);
        Bench.Say($"storing {Units.Count(events)} events");
        PostgresSeeder.Fill(database, events, new ProgressBar(events), cancellationToken);
        return database;
    }

    public Task<ServerProcess> StartServiceAsync(ServerDatabase database, CancellationToken cancellationToken, params IReadOnlyList<string> settings) =>
        Service.StartServingOnAsync(Work.NewFolder("service"), database, cancellationToken, settings);

    /// <summary>Loads a server until what is hot is compiled.</summary>
    public async Task WarmUpAsync(ServerProcess server, int connections, RequestMark mark, CancellationToken cancellationToken)
    {
        await SinglePostClient.CheckAsync(server.Address, cancellationToken);
        await Wrk.RunAsync(server.Address, connections, Options.WarmUp, mark, cancellationToken);
        await server.WaitUntilQuietAsync(cancellationToken);
    }

    /// <summary>Loads servers that share a database for a round, each with an equal part of the connections, and checks that they kept their word.</summary>
    public async Task<LoadResult> LoadAsync(
        IReadOnlyList<ServerProcess> servers, int connections, RequestMark mark, CancellationToken cancellationToken, int pause = 0)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (processors, database, stored) = (ProcessorTimeOf(servers), Cluster.ProcessorTime, servers[0].StoredEvents());
            var parts = await Task.WhenAll(servers.Select(server =>
                Wrk.RunAsync(server.Address, connections / servers.Count, Options.Seconds, mark, cancellationToken, pause)));
            foreach (var server in servers)
            {
                await server.WaitUntilQuietAsync(cancellationToken);
            }

            var result = Together(parts) with { ProcessorTime = ProcessorTimeOf(servers) - processors, DatabaseTime = Cluster.ProcessorTime - database };
            if (servers[0].StoredEvents() - stored is > 0 and var added && added < result.Acknowledged)
            {
                throw new BenchmarkException("A server acknowledged more events than it stored.");
            }

            if (result.Acknowledged > 0)
            {
                return result;
            }
        }

        throw new BenchmarkException("A server answered no request with success.");
    }

    private static TimeSpan ProcessorTimeOf(IEnumerable<ServerProcess> servers) =>
        servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.ProcessorTime);

    // The slower of two stands for both where they cannot be added.
    private static LoadResult Together(IReadOnlyList<LoadResult> parts) => new(
        parts.Sum(part => part.Acknowledged), parts.Max(part => part.Seconds), parts.Sum(part => part.Errors), parts.Max(part => part.P50), parts.Max(part => part.P99));
}
