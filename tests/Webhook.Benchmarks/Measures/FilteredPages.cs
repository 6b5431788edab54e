using System.Diagnostics;
using System.Text.Json;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>A page of each combination of filters, in both orders, of a small and a large database.</summary>
internal static class FilteredPages
{
    private const double MostMilliseconds = 20;
    private const double MostOfSmall = 1.5;
    private const int Seed = 7;
    private const int FewestRequests = 20;

    // A combination that no index helps would keep the others waiting for an hour.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IEnumerable<(PageFilters Filters, string Order)> Combinations =>
        from filters in Enumerable.Range((int)PageFilters.None, (int)PageFilters.All + 1) from order in (string[])["desc", "asc"] select ((PageFilters)filters, order);

    public static async Task RunAsync(QueryBench bench, CancellationToken cancellationToken)
    {
        var first = await MeasureAsync(bench, PageFilters.None, "desc", bench.Options.Requests, cancellationToken);
        bench.Findings.Add(new ReadRow("the first pages after a start", bench.Small.Events, first.Small));
        bench.Findings.Add(new ReadRow("the first pages after a start", bench.Large.Events, first.Large));
        foreach (var (filters, order) in Combinations)
        {
            await MeasureAsync(bench, filters, order, bench.Options.WarmUp, cancellationToken);
        }

        foreach (var (filters, order) in Combinations)
        {
            var row = await MeasureAsync(bench, filters, order, bench.Options.Requests, cancellationToken);
            bench.Findings.Add(row);
            Bench.Say($"  {row.Filters} {order}: p99 {Units.Milliseconds(row.Large.P99)}, of the small {Units.Milliseconds(row.Small.P99)}");
        }

        Judge(bench);
    }

    /// <summary>Asks both in turn, so that what disturbs the machine touches both.</summary>
    private static async Task<PageRow> MeasureAsync(
        QueryBench bench, PageFilters filters, string order, int requests, CancellationToken cancellationToken)
    {
        var row = new PageRow(PageQueries.NameOf(filters), order, requests);
        var (ofSmall, ofLarge) = (new Random(Seed), new Random(Seed));
        var started = Stopwatch.GetTimestamp();
        for (var request = 0; request < requests; request++)
        {
            if (request >= FewestRequests && Stopwatch.GetElapsedTime(started) > Patience)
            {
                break;
            }

            await AskAsync(bench.Small, filters, order, ofSmall, row.Small, cancellationToken);
            row.LargeEvents += await AskAsync(bench.Large, filters, order, ofLarge, row.Large, cancellationToken);
        }

        return row;
    }

    /// <returns>How many events the page has.</returns>
    private static async Task<int> AskAsync(
        QueriedService service, PageFilters filters, string order, Random random, Latencies times, CancellationToken cancellationToken)
    {
        var (path, finds) = service.Queries.Next(filters, order, random);
        var answer = await service.Client.GetAsync(path, cancellationToken);
        times.Add(answer.Milliseconds);
        using var page = JsonDocument.Parse(answer.Body);
        var count = page.RootElement.GetProperty("count").GetInt32();
        return count > 0 || !finds
            ? count
            : throw new BenchmarkException($"The service does not find a stored event by {path}");
    }

    private static void Judge(QueryBench bench)
    {
        var rows = bench.Findings.Pages;
        bench.Findings.Add(TargetRow.AtMost(
            Units.Write($"p99 of a page of {PageQueries.PageLength} of {bench.Large.Events:N0} events, the slowest of {rows.Count} combinations of filters and order"),
            rows.Max(row => row.Large.P99), MostMilliseconds, Units.Milliseconds));
        bench.Findings.Add(TargetRow.AtMost(
            Units.Write($"the same p99, of that of {bench.Small.Events:N0} events, the worst of the combinations"),
            rows.Max(row => row.Large.P99 / row.Small.P99), MostOfSmall, Units.Times));
        bench.Findings.Add(TargetRow.AtMost(
            Units.Write($"p99 of all these pages together, of that of {bench.Small.Events:N0} events"),
            Latencies.Together(rows.Select(row => row.Large)).P99 / Latencies.Together(rows.Select(row => row.Small)).P99, MostOfSmall, Units.Times));
    }
}
