using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>How fast the database is copied, and what those who send feel of it.</summary>
internal static class Backup
{
    public const string Name = "backup";

    private const string Measure = "backup";

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        var copies = bench.Work.NewFolder("copies");
        await using var service = await bench.Service.StartServingAsync(
            bench.NewFolder("backup"), cancellationToken, settings: ["--Backup:Directory", copies]);
        using var client = new BackupClient(service.Address, copies);
        var idle = await client.RunAsync(cancellationToken);
        bench.Findings.Add(Measure, "size", Units.Mebibytes, idle.Mebibytes * 1024);
        bench.Findings.Add(Measure, "copied when idle", Units.MebibytesPerSecond, idle.Mebibytes / idle.CopySeconds);
        bench.Findings.Add(Measure, "time to verify the copy when idle", Units.Seconds, idle.VerifySeconds);
        await bench.WarmUpAsync(service, Bench.ManyConnections, cancellationToken);
        var (alone, beside, backups) = (new List<LoadResult>(), new List<LoadResult>(), new List<BackupTimes>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var isBeside in round % 2 == 0 ? (bool[])[false, true] : [true, false])
            {
                await service.WaitUntilQuietAsync(cancellationToken);
                await (isBeside ? LoadBesideAsync() : LoadAloneAsync());
            }

            Bench.Say($"  {Units.Rate(alone[^1].Rate)}, beside a backup {Units.Rate(beside[^1].Rate)}");
        }

        Add(bench.Findings, alone, beside, backups);

        async Task LoadAloneAsync() => alone.Add(await bench.LoadAsync(service, Bench.ManyConnections, cancellationToken));

        // One backup after the other, as long as the load lasts; the last may outlast it and counts for nothing.
        async Task LoadBesideAsync()
        {
            var load = bench.LoadAsync(service, Bench.ManyConnections, cancellationToken);
            var first = true;
            while (first || !load.IsCompleted)
            {
                var times = await client.RunAsync(cancellationToken);
                if (first || !load.IsCompleted)
                {
                    backups.Add(times);
                }

                first = false;
            }

            beside.Add(await load);
        }
    }

    private static void Add(FigureFindings findings, List<LoadResult> alone, List<LoadResult> beside, List<BackupTimes> backups)
    {
        findings.Add(Measure, "copied under full load", Units.MebibytesPerSecond, backups.Select(times => times.Mebibytes / times.CopySeconds));
        findings.Add(Measure, "time to verify the copy under full load", Units.Seconds, backups.Select(times => times.VerifySeconds));
        var measure = Units.Write($"single POST, {Bench.ManyConnections} connections");
        foreach (var (side, loads) in ((string, List<LoadResult>)[])[("no backup", alone), ("beside backups", beside)])
        {
            findings.Add(measure, $"{side}, events", Units.Rate, loads.Select(load => load.Rate));
            findings.Add(measure, $"{side}, p99", Units.Milliseconds, loads.Select(load => load.P99));
        }

        findings.Add(measure, "rate beside backups, of that without", Units.Percent, beside.Zip(alone, (one, other) => one.Rate / other.Rate));
        findings.Add(measure, "p99 beside backups, of that without", Units.Times, beside.Zip(alone, (one, other) => one.P99 / other.P99));
    }
}
