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

    // A short load on a busy machine may end before a slow server's first answer.
    private const int Attempts = 3;

    public static void Say(string text) => Console.Error.WriteLine(text);

    public Task<ServerProcess> StartServiceAsync(string name, CancellationToken cancellationToken) =>
        Service.StartServingAsync(Work.NewFolder(name), cancellationToken);

    /// <summary>Loads the server for a round, lets it finish what it began, and checks that it kept its word.</summary>
    public async Task<LoadResult> LoadAsync(ServerProcess server, int connections, RequestMark mark, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (processorTime, stored) = (server.ProcessorTime, server.StoredEvents());
            var result = await Wrk.RunAsync(server.Address, connections, Options.Seconds, mark, cancellationToken);
            await server.WaitUntilQuietAsync(cancellationToken);
            if (server.Database is not null && server.StoredEvents() - stored < result.Acknowledged)
            {
                throw new BenchmarkException("A server acknowledged more events than it stored.");
            }

            if (result.Acknowledged > 0)
            {
                return result with { ProcessorTime = server.ProcessorTime - processorTime };
            }

            Say("  nothing was answered with success; once more");
        }

        throw new BenchmarkException("A server answered no request with success.");
    }

    /// <summary>Loads the server until what is hot is compiled.</summary>
    public async Task WarmUpAsync(ServerProcess server, int connections, RequestMark mark, CancellationToken cancellationToken)
    {
        await Wrk.RunAsync(server.Address, connections, Options.WarmUp, mark, cancellationToken);
        await server.WaitUntilQuietAsync(cancellationToken);
    }
}
