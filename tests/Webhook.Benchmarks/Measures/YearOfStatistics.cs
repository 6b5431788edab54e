using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>The counts of every hour of a year.</summary>
internal static class YearOfStatistics
{
    private const string Target = "p99 of the hourly statistics of a year";
    private const double LimitMilliseconds = 50;
    private const int Requests = 100;

    public static async Task RunAsync(QueryBench bench, CancellationToken cancellationToken)
    {
        var first = bench.Large.Samples.Min(sample => sample.ReceivedAt);
        var from = new DateTimeOffset(first.UtcTicks - (first.UtcTicks % TimeSpan.TicksPerDay), TimeSpan.Zero);
        var path = $"/webhook/events/stats?interval=hour&from={PageQueries.Format(from)}&to={PageQueries.Format(from.AddDays(365))}";
        var times = new Latencies();
        for (var request = -bench.Options.WarmUp; request < Requests; request++)
        {
            if (await bench.Large.Client.TryGetAsync(path, cancellationToken) is not { } answer)
            {
                bench.Findings.Add(TargetRow.NotAvailable(Target, "the service has no GET /webhook/events/stats"));
                return;
            }

            if (request >= 0)
            {
                times.Add(answer.Milliseconds);
            }
        }

        bench.Findings.Add(new ReadRow("hourly statistics of a year", bench.Large.Events, times));
        bench.Findings.Add(TargetRow.Below(Target, times.P99, LimitMilliseconds, Units.Milliseconds));
    }
}
