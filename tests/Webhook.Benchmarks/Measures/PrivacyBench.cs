using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>What every measure of privacy works with.</summary>
/// <param name="Options">How much is measured.</param>
/// <param name="Work">Where.</param>
/// <param name="Service">The service as it is published.</param>
/// <param name="Baselines">Starts it with another composition.</param>
/// <param name="Wrk">Makes the load.</param>
/// <param name="Seeded">A database with a year of events, which is copied and never changed.</param>
/// <param name="Findings">What is found.</param>
internal sealed record PrivacyBench(
    PrivacyOptions Options, WorkFolder Work, PublishedService Service, Baselines Baselines, Wrk Wrk, string Seeded, FigureFindings Findings)
{
    /// <summary>Makes a data directory with a copy of the events.</summary>
    public string NewFolder(string name)
    {
        var folder = Work.NewFolder(name);
        File.Copy(Seeded, Path.Combine(folder, PublishedService.DatabaseName));
        return folder;
    }

    /// <summary>Loads the server for a round and checks that it kept its word.</summary>
    /// <param name="server">The server.</param>
    /// <param name="connections">How many send.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <param name="pause">Milliseconds that each waits between two events, on average.</param>
    public async Task<LoadResult> LoadAsync(ServerProcess server, int connections, CancellationToken cancellationToken, int pause = 0)
    {
        var stored = server.StoredEvents();
        var result = await Wrk.RunAsync(server.Address, connections, Options.Seconds, RequestMark.None, cancellationToken, pause);
        if (result.Acknowledged == 0 || server.StoredEvents() - stored < result.Acknowledged)
        {
            throw new BenchmarkException("The service acknowledged nothing, or more events than it stored.");
        }

        Findings.NoteErrors(result.Errors);
        return result;
    }

    /// <summary>Loads the server until what is hot is compiled.</summary>
    public Task WarmUpAsync(ServerProcess server, int connections, CancellationToken cancellationToken) =>
        Wrk.RunAsync(server.Address, connections, Options.WarmUp, RequestMark.None, cancellationToken);
}
