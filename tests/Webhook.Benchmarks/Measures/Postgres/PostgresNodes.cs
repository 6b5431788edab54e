using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>The same load on one process and on two that share a database and this machine.</summary>
internal static class PostgresNodes
{
    public const string Name = "nodes";

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        // Each side has a database of its own: one process alone is not told of another's commits.
        var shared = await bench.NewDatabaseAsync();
        await using var alone = await bench.StartServiceAsync(await bench.NewDatabaseAsync(), cancellationToken);
        await using var first = await bench.StartServiceAsync(shared, cancellationToken);
        await using var second = await bench.StartServiceAsync(shared, cancellationToken);
        var measure = Units.Write($"single POST, {Bench.ManyConnections} connections in all");
        PostgresSide[] sides = [new("one process", [alone], RequestMark.None), new("two processes", [first, second], RequestMark.None)];
        await PostgresSide.RunAsync(bench, measure, sides, Bench.ManyConnections, cancellationToken);
        bench.Findings.Add(measure, "two processes, of the rate of one", Units.Percent, sides[1].Rates.Zip(sides[0].Rates, (two, one) => two / one));
    }
}
