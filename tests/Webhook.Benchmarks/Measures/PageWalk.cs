using System.Globalization;
using System.Text.Json;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>Whether a page far into a walk costs what the first costs.</summary>
internal static class PageWalk
{
    private const int Compared = 100;
    private const double MostOfFirst = 1.5;

    public static async Task RunAsync(QueryBench bench, CancellationToken cancellationToken)
    {
        await MeasureAsync(bench, "without filters", string.Empty, cancellationToken);
        await MeasureAsync(bench, "by event_type", $"&event_type={SampleEvent.WireNameOf(4)}", cancellationToken);
    }

    private static async Task MeasureAsync(QueryBench bench, string name, string filter, CancellationToken cancellationToken)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{PageQueries.Path}?limit={PageQueries.PageLength}{filter}");
        await WalkAsync(bench.Large, start, Compared, cancellationToken);
        var times = await WalkAsync(bench.Large, start, bench.Options.Pages, cancellationToken);
        if (times.Count < 2 * Compared)
        {
            bench.Findings.Add(TargetRow.NotAvailable($"walk {name}", Units.Write($"only {times.Count} pages")));
            return;
        }

        var first = new Latencies(times.Take(Compared));
        var last = new Latencies(times.TakeLast(Compared));
        bench.Findings.Add(new ReadRow(Units.Write($"pages 1 to {Compared} of a walk {name}"), bench.Large.Events, first));
        bench.Findings.Add(new ReadRow(
            Units.Write($"pages {times.Count - Compared + 1:N0} to {times.Count:N0} of the walk {name}"), bench.Large.Events, last));
        bench.Findings.Add(TargetRow.AtMost(
            Units.Write($"p50 of pages up to the {times.Count:N0}th of a walk {name}, of that of the first"), last.P50 / first.P50, MostOfFirst, Units.Times));
    }

    /// <returns>The milliseconds of each page.</returns>
    private static async Task<List<double>> WalkAsync(QueriedService service, string start, int pages, CancellationToken cancellationToken)
    {
        var times = new List<double>(pages);
        for (var path = start; path is not null && times.Count < pages;)
        {
            var answer = await service.Client.GetAsync(path, cancellationToken);
            times.Add(answer.Milliseconds);
            using var page = JsonDocument.Parse(answer.Body);
            path = page.RootElement.GetProperty("next_cursor").GetString() is { } cursor ? $"{start}&cursor={cursor}" : null;
        }

        return times;
    }
}
