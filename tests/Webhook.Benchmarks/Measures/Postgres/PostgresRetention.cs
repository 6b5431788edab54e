using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;
using Webhook.Infrastructure.Persistence.Postgres;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>
/// What ingest feels when a whole month is dropped. Another process does that as soon as it starts; in the other half of the
/// rounds it starts, too, and has nothing to delete.
/// </summary>
internal static class PostgresRetention
{
    public const string Name = "retention";

    private const int ModeratePause = 20;
    private const double MostOfP99 = 1.5;

    // After the first second of the load.
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        var database = await bench.SeededAsync(cancellationToken);
        await using var service = await bench.StartServiceAsync(database, cancellationToken);
        await bench.WarmUpAsync(service, Bench.FewConnections, RequestMark.None, cancellationToken);
        var (kept, dropped) = (new Runs(), new Runs());
        var sizes = new List<double>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var runs in round % 2 == 0 ? (Runs[])[kept, dropped] : [dropped, kept])
            {
                if (runs == dropped)
                {
                    sizes.Add(await DropAsync(bench, database, service, runs, cancellationToken));
                }
                else
                {
                    await LoadAsync(bench, database, service, runs, [], () => true, cancellationToken);
                }
            }

            Bench.Say($"  p99 {Units.Milliseconds(kept.Loads[^1].P99)}, while a month is dropped {Units.Milliseconds(dropped.Loads[^1].P99)}");
        }

        Report(bench.Findings, kept, dropped, sizes);
    }

    /// <returns>How many events the month had.</returns>
    private static async Task<double> DropAsync(
        PostgresBench bench, ServerDatabase database, ServerProcess service, Runs runs, CancellationToken cancellationToken)
    {
        var first = database.Time("SELECT received_at FROM events ORDER BY id LIMIT 1");
        var next = EventPartitions.MonthOf(first).AddMonths(1);
        var days = (int)(TimeProvider.System.GetUtcNow() - next).TotalDays;

        // What is deleted row by row after it, since the setting counts in days, is not what is measured.
        database.Execute(Units.Write($"DELETE FROM events WHERE received_at >= '{next:O}' AND received_at < '{next.AddDays(1).AddHours(1):O}'"));
        var events = database.Number(Units.Write($"SELECT count(*) FROM events WHERE received_at < '{next:O}'"));
        await LoadAsync(
            bench, database, service, runs, ["--Retention:Days", Units.Write($"{days}")],
            () => database.Time("SELECT received_at FROM events ORDER BY id LIMIT 1") >= next, cancellationToken);
        return events;
    }

    private static async Task LoadAsync(
        PostgresBench bench, ServerDatabase database, ServerProcess service, Runs runs, IReadOnlyList<string> settings, Func<bool> isDone, CancellationToken cancellationToken)
    {
        using var trickle = new Trickle(service.Address);
        var load = bench.LoadAsync([service], Bench.FewConnections, RequestMark.None, cancellationToken, ModeratePause);
        var waits = trickle.RunWhileAsync(load, cancellationToken);
        await Task.Delay(Start, cancellationToken);
        await using var other = await bench.StartServiceAsync(database, cancellationToken, settings);
        var result = await load;
        while (!isDone())
        {
            Bench.Say("  the month was not dropped within the load");
            await Task.Delay(Step, cancellationToken);
        }

        var (times, errors) = await waits;
        bench.Findings.NoteErrors(result.Errors + errors);
        runs.Loads.Add(result);
        runs.Longest.Add(times.Longest);
    }

    private static void Report(FigureFindings findings, Runs kept, Runs dropped, List<double> sizes)
    {
        var measure = Units.Write($"another process starts, {Bench.FewConnections} connections with pauses of {ModeratePause} ms");
        foreach (var (name, runs) in ((string, Runs)[])[("nothing is dropped", kept), ("a month is dropped", dropped)])
        {
            findings.Add(measure, $"{name}, events", Units.Rate, runs.Loads.Select(load => load.Rate));
            findings.Add(measure, $"{name}, p50", Units.Milliseconds, runs.Loads.Select(load => load.P50));
            findings.Add(measure, $"{name}, p99", Units.Milliseconds, runs.Loads.Select(load => load.P99));
            findings.Add(measure, $"{name}, longest wait of an event", Units.Milliseconds, runs.Longest);
        }

        findings.Add(measure, "events of the months that are dropped", events => Units.Count((long)events), sizes);
        findings.Add(TargetRow.AtMost(
            "p99 of a single POST while a month is dropped, of that without",
            Series.Ratio(dropped.Loads.Select(load => load.P99), kept.Loads.Select(load => load.P99)), MostOfP99, Units.Times));
    }

    private sealed class Runs
    {
        public List<LoadResult> Loads { get; } = [];

        public List<double> Longest { get; } = [];
    }
}
