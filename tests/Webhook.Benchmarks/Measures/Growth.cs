using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>What a year of stored events costs those that come.</summary>
internal static class Growth
{
    public const string Name = "growth";

    private const double OfRateWhenEmpty = 0.7;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var full = bench.Work.NewFolder("grown");
        var database = await MakeDatabaseAsync(bench, full, cancellationToken);
        Bench.Say($"  storing {Units.Count(bench.Options.GrowthEvents)} events");
        Seeder.Fill(database, bench.Options.GrowthEvents, new ProgressBar(bench.Options.GrowthEvents), cancellationToken);

        foreach (var mark in bench.Options.Quick ? [RequestMark.IdempotencyKey] : (RequestMark[])[RequestMark.Ignored, RequestMark.IdempotencyKey])
        {
            await MeasureAsync(bench, full, mark, cancellationToken);
        }
    }

    private static async Task<string> MakeDatabaseAsync(Bench bench, string folder, CancellationToken cancellationToken)
    {
        await using var server = await bench.Service.StartServingAsync(folder, cancellationToken);
        return server.Database!;
    }

    private static async Task MeasureAsync(Bench bench, string full, RequestMark mark, CancellationToken cancellationToken)
    {
        var kind = mark == RequestMark.IdempotencyKey ? "a key each" : "without a key";
        var measure = Units.Write($"growth, single POST {kind}, {Bench.ManyConnections} connections");
        var whenEmpty = new Runs(measure, SideName.ServiceWith("empty"));
        var whenFull = new Runs(measure, SideName.ServiceWith(Units.Write($"{bench.Options.GrowthEvents:N0} stored")));
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var empty = bench.Work.NewFolder("empty");
            await LoadFreshAsync(bench, empty, mark, whenEmpty, cancellationToken);
            bench.Work.Delete(empty);
            await LoadFreshAsync(bench, full, mark, whenFull, cancellationToken);
        }

        bench.Findings.Add(whenEmpty.ToRow());
        bench.Findings.Add(whenFull.ToRow());
        bench.Findings.Add(TargetRow.AtLeast(
            Units.Write($"single POST {kind} with {bench.Options.GrowthEvents:N0} events stored, of the rate on an empty database"),
            Series.Ratio(whenFull.Rates, whenEmpty.Rates), OfRateWhenEmpty, Units.Percent));
    }

    /// <summary>Each round starts both anew: the empty one because it must be empty, the other one so that they are alike.</summary>
    private static async Task LoadFreshAsync(
        Bench bench, string folder, RequestMark mark, Runs runs, CancellationToken cancellationToken)
    {
        await using var service = await bench.Service.StartServingAsync(folder, cancellationToken);
        await bench.WarmUpAsync(service, Bench.ManyConnections, mark, cancellationToken);
        runs.Rounds.Add(await bench.LoadAsync(service, Bench.ManyConnections, mark, cancellationToken));
        runs.PeakKib = Math.Max(runs.PeakKib, service.Memory.PeakKib());
        Bench.Say($"  {runs.Measure}, {runs.Side.Name}: {Units.Rate(runs.Rounds[^1].Rate)}");
    }

    private sealed record Runs(string Measure, SideName Side)
    {
        public List<LoadResult> Rounds { get; } = [];

        public IEnumerable<double> Rates => Rounds.Select(round => round.Rate);

        public long PeakKib { get; set; }

        public RateRow ToRow() => RateRow.Of(Measure, Side, Rounds, PeakKib);
    }
}
