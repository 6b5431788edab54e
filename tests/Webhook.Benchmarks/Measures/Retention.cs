using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// What ingest feels of a sweep that deletes eleven of twelve months. Both services start anew in every load, one after the
/// other, so that the one that sweeps does not weigh on the other.
/// </summary>
internal static class Retention
{
    public const string Name = "retention";

    private const int Days = 30;
    private const int ModeratePause = 20;
    private const double MostOfP99 = 1.5;
    private const string Measure = "retention";

    // As much room stays in the file, and the last piece that would be moved.
    private const int FreePages = 1_024 + 128;

    // What is left for the sweep of an idle service: some 20 seconds.
    private const int LastEvents = 30_000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Setting = ["--Retention:Days", Units.Count(Days)];

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        var kept = new Runs(bench.NewFolder("kept"), []);
        var swept = new Runs(bench.NewFolder("swept"), Setting);
        var before = new FileInfo(swept.Database).Length;
        var cutoff = EventInserter.ToMicroseconds(TimeProvider.System.GetUtcNow().AddDays(-Days));
        var old = Database.Number(bench.Seeded, Units.Write($"SELECT coalesce(max(id), 0) FROM events WHERE received_at < {cutoff}"));
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var runs in round % 2 == 0 ? (Runs[])[kept, swept] : [swept, kept])
            {
                await runs.LoadAsync(bench, cancellationToken);
            }

            Bench.Say($"  p99 under full load: {Units.Milliseconds(kept.Full[^1].P99)}, while old events are deleted: {Units.Milliseconds(swept.Full[^1].P99)}");
        }

        Compare(bench.Findings, "moderate load", kept.Moderate, swept.Moderate);
        Compare(bench.Findings, "full load", kept.Full, swept.Full);
        bench.Findings.Add(Measure, "events deleted under moderate load", Units.Rate, swept.DeletedModerate);
        bench.Findings.Add(Measure, "events deleted under full load", Units.Rate, swept.DeletedFull);
        bench.Findings.Add(Measure, "size of the file before", Units.Mebibytes, before / 1024.0);
        await FinishAsync(bench, swept, old, cancellationToken);
    }

    private static void Compare(FigureFindings findings, string load, List<LoadResult> kept, List<LoadResult> swept)
    {
        var measure = Units.Write($"{load}, {Bench.FewConnections} connections");
        foreach (var (side, loads) in ((string, List<LoadResult>)[])[("nothing is deleted", kept), ("old events are deleted", swept)])
        {
            findings.Add(measure, $"{side}, events", Units.Rate, loads.Select(one => one.Rate));
            findings.Add(measure, $"{side}, p50", Units.Milliseconds, loads.Select(one => one.P50));
            findings.Add(measure, $"{side}, p99", Units.Milliseconds, loads.Select(one => one.P99));
        }

        findings.Add(TargetRow.AtMost(
            $"p99 of a single POST while old events are deleted, {measure}, of that without",
            Series.Ratio(swept.Select(one => one.P99), kept.Select(one => one.P99)), MostOfP99, Units.Times));
    }

    /// <summary>Lets the sweep end with nothing beside it, and looks how the file shrinks.</summary>
    private static async Task FinishAsync(PrivacyBench bench, Runs swept, long old, CancellationToken cancellationToken)
    {
        DeleteMost(swept.Database, old - LastEvents);
        await using var service = await swept.StartAsync(bench, cancellationToken);
        var (started, from) = (Stopwatch.GetTimestamp(), swept.DeletedThrough());
        from = Math.Max(from, old - LastEvents);
        await WaitAsync(() => swept.DeletedThrough() >= old, cancellationToken);
        bench.Findings.Add(Measure, "events deleted when idle", Units.Rate, (old - from) / Stopwatch.GetElapsedTime(started).TotalSeconds);

        started = Stopwatch.GetTimestamp();
        var free = Database.Number(swept.Database, "PRAGMA freelist_count");
        await WaitAsync(() => Database.Number(swept.Database, "PRAGMA freelist_count") <= FreePages, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await service.WaitUntilQuietAsync(cancellationToken);
        bench.Findings.Add(Measure, "size of the file after", Units.Mebibytes, new FileInfo(swept.Database).Length / 1024.0);
        bench.Findings.Add(Measure, "free pages given back to the file system", count => Units.Count((long)count), Math.Max(0, free - FreePages));
        bench.Findings.Add(Measure, "time that takes", Units.Seconds, seconds);
    }

    /// <summary>Deletes at once what the sweep would need many minutes for.</summary>
    private static void DeleteMost(string database, long through)
    {
        using var connection = Database.Open(database);
        connection.DefaultTimeout = 0;
        Database.Execute(connection, "PRAGMA cache_size = -262144");
        Database.Execute(connection, Units.Write($"DELETE FROM events WHERE id <= {through}"));
    }

    private static async Task WaitAsync(Func<bool> isDone, CancellationToken cancellationToken)
    {
        while (!isDone())
        {
            await Task.Delay(Step, cancellationToken);
        }
    }

    /// <summary>A data directory and what the loads on it gave.</summary>
    private sealed record Runs(string Folder, IReadOnlyList<string> Settings)
    {
        public string Database { get; } = Path.Combine(Folder, PublishedService.DatabaseName);

        public List<LoadResult> Moderate { get; } = [];

        public List<LoadResult> Full { get; } = [];

        public List<double> DeletedModerate { get; } = [];

        public List<double> DeletedFull { get; } = [];

        public Task<ServerProcess> StartAsync(PrivacyBench bench, CancellationToken cancellationToken) =>
            bench.Service.StartServingAsync(Folder, cancellationToken, settings: Settings);

        public long DeletedThrough() => Storage.Database.Number(Database, "SELECT coalesce(max(deleted_through), 0) FROM log_begin");

        public async Task LoadAsync(PrivacyBench bench, CancellationToken cancellationToken)
        {
            await using var service = await StartAsync(bench, cancellationToken);
            await bench.WarmUpAsync(service, Bench.FewConnections, cancellationToken);
            await LoadAsync(bench, service, ModeratePause, Moderate, DeletedModerate, cancellationToken);
            await LoadAsync(bench, service, pause: 0, Full, DeletedFull, cancellationToken);
        }

        private async Task LoadAsync(
            PrivacyBench bench, ServerProcess service, int pause, List<LoadResult> loads, List<double> deleted, CancellationToken cancellationToken)
        {
            var from = DeletedThrough();
            loads.Add(await bench.LoadAsync(service, Bench.FewConnections, cancellationToken, pause));
            if (Settings.Count > 0)
            {
                deleted.Add((DeletedThrough() - from) / loads[^1].Seconds);
            }
        }
    }
}
