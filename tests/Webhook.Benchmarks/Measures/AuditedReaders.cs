using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>What the entries of readers cost those who send: ingest alone, beside readers, and beside readers who leave no entries.</summary>
internal static class AuditedReaders
{
    public const string Name = "readers";

    private const int Readers = 4;
    private const double OfRateWithout = 0.95;

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        await using var audited = await bench.Baselines.StartComposedAsync(bench.NewFolder("audited"), isAudited: true, cancellationToken);
        await using var silent = await bench.Baselines.StartComposedAsync(bench.NewFolder("silent"), isAudited: false, cancellationToken);
        Side[] sides =
        [
            new("nobody reads", audited, Readers: 0), new("4 readers", audited, Readers), new("4 readers, nothing stored of it", silent, Readers),
        ];
        await bench.WarmUpAsync(audited, Bench.ManyConnections, cancellationToken);
        await bench.WarmUpAsync(silent, Bench.ManyConnections, cancellationToken);
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : sides.Reverse())
            {
                await side.LoadAsync(bench, cancellationToken);
            }
        }

        foreach (var side in sides)
        {
            side.AddTo(bench.Findings);
        }

        bench.Findings.Add(TargetRow.AtLeast(
            Units.Write($"single POST, {Bench.ManyConnections} connections, while {Readers} read audited pages, of the rate while they read without audit"),
            Series.Ratio(sides[1].Rates, sides[2].Rates), OfRateWithout, Units.Percent));
        const string measure = "ingest beside readers";
        bench.Findings.Add(measure, "rate beside audited readers, of that beside none", Units.Percent, Ratios(sides[1], sides[0]));
        bench.Findings.Add(measure, "rate beside readers without audit, of that beside none", Units.Percent, Ratios(sides[2], sides[0]));
    }

    private static IEnumerable<double> Ratios(Side side, Side other) => side.Rates.Zip(other.Rates, (rate, of) => rate / of);

    private sealed record Side(string Name, ServerProcess Server, int Readers)
    {
        private readonly List<LoadResult> loads = [];
        private readonly List<double> pages = [];
        private readonly List<double> pageTimes = [];

        public IEnumerable<double> Rates => loads.Select(load => load.Rate);

        public async Task LoadAsync(PrivacyBench bench, CancellationToken cancellationToken)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var reading = PacedReaders.ReadAsync(Server.Address, Readers, end.Token);
            try
            {
                loads.Add(await bench.LoadAsync(Server, Bench.ManyConnections, cancellationToken));
            }
            finally
            {
                await end.CancelAsync();
            }

            if (await reading is { Count: > 0 } times)
            {
                pages.Add(times.Count / loads[^1].Seconds);
                pageTimes.Add(times.P50);
            }

            await Server.WaitUntilQuietAsync(cancellationToken);
            Bench.Say($"  {Name}: {Units.Rate(loads[^1].Rate)}");
        }

        public void AddTo(FigureFindings findings)
        {
            var measure = $"ingest, {Name}";
            findings.Add(measure, "events", Units.Rate, Rates);
            findings.Add(measure, "p99 of a POST", Units.Milliseconds, loads.Select(load => load.P99));
            findings.Add(measure, "pages", Units.Rate, pages);
            findings.Add(measure, "p50 of a page", Units.Milliseconds, pageTimes);
        }
    }
}
