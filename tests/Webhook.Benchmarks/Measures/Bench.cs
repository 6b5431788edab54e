using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>What every measure works with.</summary>
internal sealed record Bench(
    IngestOptions Options, WorkFolder Work, PublishedService Service, Baselines Baselines, EventSchema Schema, Wrk Wrk, Findings Findings)
{
    public const int ManyConnections = 256;
    public const int FewConnections = 64;

    public static void Say(string text) => Console.Error.WriteLine(text);

    public Task<ServerProcess> StartServiceAsync(string name, CancellationToken cancellationToken) =>
        Service.StartServingAsync(Work.NewFolder(name), cancellationToken);

    /// <summary>Loads the server for a round, lets it finish what it began, and checks that it kept its word.</summary>
    public async Task<LoadResult> LoadAsync(ServerProcess server, int connections, bool withKeys, CancellationToken cancellationToken)
    {
        var before = server.Database is null ? 0 : Database.LastEventId(server.Database);
        var result = await Wrk.RunAsync(server.Address, connections, Options.Seconds, withKeys, cancellationToken);
        await server.WaitUntilQuietAsync(cancellationToken);
        if (result.Acknowledged == 0)
        {
            throw new BenchmarkException("A server answered no request with success.");
        }

        if (server.Database is not null && Database.LastEventId(server.Database) - before < result.Acknowledged)
        {
            throw new BenchmarkException("A server acknowledged more events than it stored.");
        }

        return result;
    }

    /// <summary>Loads the server until what is hot is compiled.</summary>
    public async Task WarmUpAsync(ServerProcess server, int connections, bool withKeys, CancellationToken cancellationToken)
    {
        await Wrk.RunAsync(server.Address, connections, Options.WarmUp, withKeys, cancellationToken);
        await server.WaitUntilQuietAsync(cancellationToken);
    }
}
