using System.Diagnostics;
using System.Globalization;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// What it costs that a receiver is away while much comes in, and how soon it has everything when it is back. Nobody listens at
/// its address, so that the service is refused each time it tries.
/// </summary>
internal static class EndpointAway
{
    public const string Name = "down";

    private const double MostKibMore = 64 * 1024;

    private static readonly TimeSpan WorthResuming = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(HandlersBench bench, CancellationToken cancellationToken)
    {
        var runs = new Runs();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            // The longest part is measured once.
            var isLast = round == bench.Options.Rounds - 1;
            var alone = () => StoreAloneAsync(bench, runs, cancellationToken);
            var away = () => StoreWhileAwayAsync(bench, runs, isLast, cancellationToken);
            foreach (var side in round % 2 == 0 ? [alone, away] : (Func<Task>[])[away, alone])
            {
                await side();
                bench.Work.DeleteFolders();
            }
        }

        AddTo(bench, runs);
    }

    private static void AddTo(HandlersBench bench, Runs runs)
    {
        var measure = Units.Write($"{bench.Options.Events:N0} events as one NDJSON body");
        bench.Findings.Add(TargetRow.None(Units.Write($"stored failures of an endpoint that was away while {bench.Options.Events:N0} events came"), runs.Failures));
        bench.Findings.Add(TargetRow.AtMost(
            "peak working set meanwhile, more than of the same ingest without a subscription",
            new Series(runs.PeakAway.Zip(runs.PeakAlone, (away, alone) => away - alone)), MostKibMore, Units.Mebibytes));
        bench.Findings.Add(TargetRow.None("of these events, those that it did not get when it was back", runs.Missing));
        bench.Findings.Add(TargetRow.None("of these events, those that came after a later one of their appointment", runs.OutOfOrder));
        bench.Findings.Add(measure, "no subscription, stored", Units.Rate, runs.RateAlone);
        bench.Findings.Add(measure, "endpoint away, stored", Units.Rate, runs.RateAway);
        bench.Findings.Add(measure, "no subscription, peak working set", Units.Mebibytes, runs.PeakAlone);
        bench.Findings.Add(measure, "endpoint away, peak working set", Units.Mebibytes, runs.PeakAway);
        bench.Findings.Add(measure, "back-off that was left when the endpoint was back, cut short by resume", Units.Seconds, runs.BackOff);
        bench.Findings.Add(measure, "time from then until it had all", Units.Seconds, runs.CatchUp);
        bench.Findings.Add(measure, "rate of that", Units.Rate, bench.Options.Events / runs.CatchUp);
        bench.Findings.Add(measure, "sent more than once", events => Units.Count((long)events), runs.Repeated);
        bench.Findings.Add(measure, "peak working set while it catches up", Units.Mebibytes, runs.PeakCatchUp);
    }

    private static async Task StoreAloneAsync(HandlersBench bench, Runs runs, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync(bench.Work.NewFolder("alone"), cancellationToken);
        var (rate, peak) = await StoreAsync(bench, service, cancellationToken);
        runs.RateAlone.Add(rate);
        runs.PeakAlone.Add(peak);
        Bench.Say(Units.Write($"  no subscription: {Units.Rate(rate)}, peak {Units.Mebibytes(peak)}"));
    }

    private static async Task StoreWhileAwayAsync(HandlersBench bench, Runs runs, bool catchesUp, CancellationToken cancellationToken)
    {
        var address = ServerProcess.FreeAddress();
        await using var service = await bench.StartServiceAsync(bench.Work.NewFolder("away"), cancellationToken);
        using var admin = new AdminClient(service.Address);
        var handler = (await admin.SubscribeAsync(address, 1, "end", cancellationToken)).Single();
        var (rate, peak) = await StoreAsync(bench, service, cancellationToken);
        runs.RateAway.Add(rate);
        runs.PeakAway.Add(peak);
        runs.Failures = Math.Max(runs.Failures, HandlersBench.FailuresOf(service));
        Bench.Say(Units.Write($"  endpoint away: {Units.Rate(rate)}, peak {Units.Mebibytes(peak)}, failures {runs.Failures}"));
        if (catchesUp)
        {
            await CatchUpAsync(bench, service, admin, handler, address, runs, cancellationToken);
        }
    }

    private static async Task CatchUpAsync(
        HandlersBench bench, ServerProcess service, AdminClient admin, string handler, Uri address, Runs runs, CancellationToken cancellationToken)
    {
        await service.WaitUntilQuietAsync(cancellationToken);
        var until = (string?)(await admin.GetHandlerAsync(handler, cancellationToken))["paused_until"]
            ?? throw new BenchmarkException("The service does not leave an endpoint alone that is away.");
        await using var receiver = await bench.StartReceiverAtAsync(address, cancellationToken, ReceiverServer.LooksAtOrder);
        service.Memory.ResetPeak();
        var left = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow();
        runs.BackOff = Math.Max(0, left.TotalSeconds);
        var started = Stopwatch.GetTimestamp();
        if (left > WorthResuming)
        {
            // Of a handler that is under way already, it would have some events sent again.
            await admin.ResumeAsync(handler, cancellationToken);
        }

        var counts = await receiver.WaitForAsync(bench.Options.Events, cancellationToken);
        runs.CatchUp = Stopwatch.GetElapsedTime(started).TotalSeconds;
        runs.PeakCatchUp = service.Memory.PeakKib();
        (runs.Missing, runs.OutOfOrder, runs.Repeated) = (bench.Options.Events - counts.Events, counts.OutOfOrder, counts.Repeated);
        Bench.Say(Units.Write($"  caught up in {runs.CatchUp:0.0} s; out of order {counts.OutOfOrder}, repeated {counts.Repeated}"));
    }

    private static async Task<(double Rate, double PeakKib)> StoreAsync(HandlersBench bench, ServerProcess service, CancellationToken cancellationToken)
    {
        await service.WaitUntilQuietAsync(cancellationToken);
        service.Memory.ResetPeak();
        var seconds = await bench.StoreAsync(service, bench.Options.Events, cancellationToken);
        return (bench.Options.Events / seconds, service.Memory.PeakKib());
    }

    private sealed class Runs
    {
        public List<double> RateAlone { get; } = [];

        public List<double> RateAway { get; } = [];

        public List<double> PeakAlone { get; } = [];

        public List<double> PeakAway { get; } = [];

        public long Failures { get; set; }

        public double BackOff { get; set; }

        public double CatchUp { get; set; }

        public double PeakCatchUp { get; set; }

        public long Missing { get; set; }

        public long OutOfOrder { get; set; }

        public long Repeated { get; set; }
    }
}
