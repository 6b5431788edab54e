using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// What it costs that every request has a key of its own. Without keys, the requests carry a header of the same length
/// that means nothing, so that both loads cost the generator the same.
/// </summary>
internal static class IdempotencyKeys
{
    public const string Name = "keys";

    private const double OfRateWithout = 0.8;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync("keys", cancellationToken);
        var measure = Units.Write($"Idempotency-Key, {Bench.ManyConnections} connections");
        var without = new Side(SideName.ServiceWith("no key"), service, measure, RequestMark.Ignored);
        var with = new Side(SideName.ServiceWith("a key each"), service, measure, RequestMark.IdempotencyKey);
        await AlternatingRounds.RunAsync(bench, [without, with], Bench.ManyConnections, cancellationToken);
        bench.Findings.Add(TargetRow.AtLeast(
            "with an Idempotency-Key each, of the rate without", Series.Ratio(with.Rates, without.Rates), OfRateWithout, Units.Percent));
    }
}
