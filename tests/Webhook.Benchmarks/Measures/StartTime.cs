using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>How long after the start of the process the first event is stored and answered.</summary>
internal static class StartTime
{
    public const string Name = "start";

    private const double LimitSeconds = 1;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var sample = new SampleEvents(1, TimeProvider.System.GetUtcNow(), new Random(4)).Generate().Single();
        var first = new List<double>();
        var again = new List<double>();
        for (var start = 0; start < bench.Options.Starts; start++)
        {
            var folder = bench.Work.NewFolder("start");
            first.Add(await StartAsync(bench, folder, sample, cancellationToken));
            again.Add(await StartAsync(bench, folder, sample, cancellationToken));
            bench.Work.Delete(folder);
        }

        bench.Findings.Add(TargetRow.Below("start to first event answered", new Series(again).Median, LimitSeconds, Units.Seconds));
        bench.Findings.Add(TargetRow.Below(
            "start to first event answered, the database being made", new Series(first).Median, LimitSeconds, Units.Seconds));
    }

    private static async Task<double> StartAsync(Bench bench, string folder, SampleEvent sample, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var service = bench.Service.Start(folder);
        await service.WaitForAnswerAsync(client => SinglePostClient.PostAsync(client, sample, cancellationToken), cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
