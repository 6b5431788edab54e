using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>One side of a comparison on PostgreSQL and what its rounds gave.</summary>
/// <param name="Name">Who is measured.</param>
/// <param name="Servers">Those who share the load.</param>
/// <param name="Mark">What each request carries.</param>
/// <param name="IsStored">Whether it stores what it answers.</param>
/// <param name="IsService">Whether its failures are the service's.</param>
internal sealed record PostgresSide(string Name, IReadOnlyList<ServerProcess> Servers, RequestMark Mark, bool IsStored = true, bool IsService = true)
{
    public List<LoadResult> Rounds { get; } = [];

    public IEnumerable<double> Rates => Rounds.Select(round => round.Rate);

    public IEnumerable<double> P99s => Rounds.Select(round => round.P99);

    /// <summary>Loads the sides in turn, every other round backwards, so that what changes on the machine touches all alike.</summary>
    public static async Task RunAsync(
        PostgresBench bench, string measure, IReadOnlyList<PostgresSide> sides, int connections, CancellationToken cancellationToken)
    {
        foreach (var server in sides.SelectMany(side => side.Servers.Select(server => (server, side.Mark))))
        {
            await bench.WarmUpAsync(server.server, connections, server.Mark, cancellationToken);
        }

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : sides.Reverse())
            {
                side.Rounds.Add(await bench.LoadAsync(side.Servers, connections, side.Mark, cancellationToken));
                Bench.Say($"  {measure}, {side.Name}: {Units.Rate(side.Rounds[^1].Rate)}");
            }
        }

        foreach (var side in sides)
        {
            side.AddTo(bench.Findings, measure);
        }
    }

    private void AddTo(FigureFindings findings, string measure)
    {
        findings.Add(measure, $"{Name}, events", Units.Rate, Rates);
        findings.Add(measure, $"{Name}, p50", Units.Milliseconds, Rounds.Select(round => round.P50));
        findings.Add(measure, $"{Name}, p99", Units.Milliseconds, P99s);
        findings.Add(measure, $"{Name}, processor time an event", Units.Microseconds, Rounds.Select(round => round.ProcessorMicroseconds));
        if (IsStored)
        {
            findings.Add(measure, $"{Name}, processor time of PostgreSQL an event", Units.Microseconds, Rounds.Select(round => round.DatabaseMicroseconds));
        }

        var errors = Rounds.Sum(round => round.Errors);
        if (IsService)
        {
            findings.NoteErrors(errors);
        }
        else if (errors > 0)
        {
            findings.Add(measure, $"{Name}, requests that failed", count => Units.Count((long)count), errors);
        }
    }
}
