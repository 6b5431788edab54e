using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>What its entry in the audit adds to a query, beside the wait for one group commit, on a service that idles and on one that is loaded.</summary>
internal static class AuditedPage
{
    public const string Name = "audit";

    // The entry waits for one commit and is made besides, which takes some microseconds.
    private const double MostOfCommit = 1.1;

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        await using var service = await ComposedService.StartAsync(bench.NewFolder("audit"), PublishedService.DatabaseName, cancellationToken);
        await AskAsync(service, bench.Options.Queries, cancellationToken);
        var idle = new List<PageCalls>();
        var loaded = new List<PageCalls>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            idle.Add(await AskAsync(service, bench.Options.Queries, cancellationToken));
            loaded.Add(await AskUnderLoadAsync(bench, service, cancellationToken));
            Bench.Say($"  idle: {Say(idle[^1])}; loaded: {Say(loaded[^1])}");
        }

        Add(bench.Findings, "idle", idle);
        Add(bench.Findings, "under full load", loaded);
    }

    private static async Task<PageCalls> AskAsync(ComposedService service, int queries, CancellationToken cancellationToken)
    {
        var calls = new PageCalls(service.Services);
        for (var query = 0; query < queries; query++)
        {
            await calls.DoEachAsync(cancellationToken);
        }

        return calls;
    }

    private static async Task<PageCalls> AskUnderLoadAsync(PrivacyBench bench, ComposedService service, CancellationToken cancellationToken)
    {
        var load = bench.Wrk.RunAsync(service.Address, Bench.ManyConnections, bench.Options.WarmUp + bench.Options.Seconds, RequestMark.None, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(bench.Options.WarmUp), cancellationToken);
        var calls = new PageCalls(service.Services);
        do
        {
            await calls.DoEachAsync(cancellationToken);
        }
        while (!load.IsCompleted);

        bench.Findings.NoteErrors((await load).Errors);
        return calls;
    }

    private static void Add(FigureFindings findings, string when, List<PageCalls> rounds)
    {
        foreach (var (percentile, of) in ((string, Func<Latencies, double>)[])[("p50", times => times.P50), ("p99", times => times.P99)])
        {
            var measure = $"page of 100 events, {when}";
            findings.Add(measure, $"with its entry, {percentile}", Format, rounds.Select(round => of(round.Audited)));
            findings.Add(measure, $"alone, {percentile}", Format, rounds.Select(round => of(round.Alone)));
            findings.Add(measure, $"what the entry adds, {percentile}", Format, rounds.Select(round => of(round.Audited) - of(round.Alone)));
            findings.Add(measure, $"of it, making the entry, {percentile}", Format, rounds.Select(round => of(round.Making)));
            findings.Add(measure, $"one group commit, {percentile}", Format, rounds.Select(round => of(round.Commit)));
        }

        // The difference of two percentiles that depend on chance as much as the 99th says little; the sum says the same.
        findings.Add(TargetRow.AtMost(
            $"what its entry adds to a page of 100 events, {when}, p50, of one group commit",
            Series.Ratio(rounds.Select(round => round.Audited.P50 - round.Alone.P50), rounds.Select(round => round.Commit.P50)), MostOfCommit, Units.Percent));
        findings.Add(TargetRow.AtMost(
            $"a page of 100 events with its entry, {when}, p99, of the page alone and one group commit together",
            Series.Ratio(rounds.Select(round => round.Audited.P99), rounds.Select(round => round.Alone.P99 + round.Commit.P99)), MostOfCommit, Units.Percent));
    }

    private static string Say(PageCalls calls) => $"{Format(calls.Audited.P50)}, alone {Format(calls.Alone.P50)}, commit {Format(calls.Commit.P50)}";

    private static string Format(double milliseconds) => Units.Write($"{milliseconds:0.00} ms");
}
