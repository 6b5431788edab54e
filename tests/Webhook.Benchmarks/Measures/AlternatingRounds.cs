using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>One side of a comparison and what its rounds gave.</summary>
internal sealed record Side(SideName Name, ServerProcess Server, string Measure, RequestMark Mark)
{
    public List<LoadResult> Rounds { get; } = [];

    public IEnumerable<double> Rates => Rounds.Select(round => round.Rate);

    public RateRow ToRow() => RateRow.Of(Measure, Name, Rounds, Server.Memory.PeakKib());
}

/// <summary>Loads the sides in turn, every other round backwards, so that what changes on the machine touches all alike.</summary>
internal static class AlternatingRounds
{
    public static async Task RunAsync(Bench bench, IReadOnlyList<Side> sides, int connections, CancellationToken cancellationToken)
    {
        foreach (var side in sides)
        {
            await SinglePostClient.CheckAsync(side.Server.Address, cancellationToken);
            await bench.WarmUpAsync(side.Server, connections, side.Mark, cancellationToken);
        }

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : sides.Reverse())
            {
                side.Rounds.Add(await bench.LoadAsync(side.Server, connections, side.Mark, cancellationToken));
                Bench.Say($"  {side.Measure}, {side.Name.Name}: {Units.Rate(side.Rounds[^1].Rate)}");
            }
        }

        foreach (var side in sides)
        {
            bench.Findings.Add(side.ToRow());
        }
    }
}
