using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>One event a request, against a server that only answers and one that saves each request by itself.</summary>
internal static class SinglePost
{
    public const string Name = "single";

    private const double BareAtMany = 0.45;
    private const double BareAtFew = 0.25;
    private const double NaiveAtMany = 20;
    private const double P99Milliseconds = 60;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync("service", cancellationToken);
        await using var bare = await bench.Baselines.StartBareAsync(bench.Work.NewFolder("bare"), cancellationToken);
        await using var naive = await bench.Baselines.StartNaiveAsync(bench.Work.NewFolder("naive"), bench.Schema, cancellationToken);

        foreach (var connections in (int[])[Bench.ManyConnections, Bench.FewConnections])
        {
            var measure = Units.Write($"single POST, {connections} connections");
            Side[] sides =
            [
                new(SideName.Service, service, measure, RequestMark.None), new(SideName.Bare, bare, measure, RequestMark.None),
                new(SideName.Naive, naive, measure, RequestMark.None),
            ];
            await AlternatingRounds.RunAsync(bench, sides, connections, cancellationToken);
            Judge(bench.Findings, connections, sides);
        }
    }

    private static void Judge(Findings findings, int connections, Side[] sides)
    {
        var ofBare = Series.Ratio(sides[0].Rates, sides[1].Rates);
        var atBare = Units.Write($"single POST of bare ASP.NET Core, {connections} connections");
        if (connections == Bench.FewConnections)
        {
            findings.Add(TargetRow.AtLeast(atBare, ofBare, BareAtFew, Units.Percent));
            return;
        }

        findings.Add(TargetRow.AtLeast(atBare, ofBare, BareAtMany, Units.Percent));
        findings.Add(TargetRow.AtLeast(
            Units.Write($"single POST of EF Core saving each, {connections} connections"), Series.Ratio(sides[0].Rates, sides[2].Rates), NaiveAtMany, Units.Times));
        findings.Add(TargetRow.Below(
            Units.Write($"p99 of a single POST, {connections} connections"), sides[0].ToRow().P99!.Value, P99Milliseconds, Units.Milliseconds));
    }
}
