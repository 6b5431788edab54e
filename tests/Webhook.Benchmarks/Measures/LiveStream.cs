using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>What those who listen to the live stream cost those who send.</summary>
internal static class LiveStream
{
    public const string Name = "stream";

    private const int Idle = 500;
    private const int Busy = 50;
    private const double OfRateWithout = 0.9;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync("alone", cancellationToken);
        await using var heard = await bench.StartServiceAsync("heard", cancellationToken);
        using var idle = await StreamListeners.ConnectAsync(heard.Address, "patient_id=nobody", Idle, cancellationToken);
        using var busy = await StreamListeners.ConnectAsync(heard.Address, "event_type=appointment.no_show", Busy, cancellationToken);
        var measure = Units.Write($"live stream, single POST, {Bench.ManyConnections} connections");
        var without = new Side(SideName.ServiceWith("nobody listens"), service, measure, RequestMark.None);
        var with = new Side(SideName.ServiceWith(Units.Write($"{Idle} listen in vain and {Busy} to missed appointments")), heard, measure, RequestMark.None);
        await AlternatingRounds.RunAsync(bench, [without, with], Bench.ManyConnections, cancellationToken);

        // All have the same filter and began at the same place, and by now nothing is under way any more.
        if (busy.Heard.Distinct().Count() != 1 || busy.Heard[0] == 0)
        {
            throw new BenchmarkException("Not all who listened heard the same.");
        }

        bench.Findings.Add(TargetRow.AtLeast(
            Units.Write($"single POST while {Idle + Busy} listen, of the rate without"), Series.Ratio(with.Rates, without.Rates), OfRateWithout, Units.Percent));
    }
}
