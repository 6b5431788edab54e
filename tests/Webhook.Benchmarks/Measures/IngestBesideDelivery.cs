using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// What ingest keeps of its rate while everything that comes in is sent on to many. More comes in than can be sent on at the
/// same time: after each load the subscriptions are removed, so that what it left behind weighs on no other.
/// </summary>
internal static class IngestBesideDelivery
{
    public const string Name = "ingest";

    private const double OfRateAlone = 0.7;

    public static async Task RunAsync(HandlersBench bench, CancellationToken cancellationToken)
    {
        await using var receiver = await bench.StartReceiverAsync(cancellationToken);
        await using var service = await bench.StartServiceAsync(bench.Work.NewFolder("ingest"), cancellationToken);
        using var admin = new AdminClient(service.Address);
        var alone = new Runs("no subscriptions", 0);
        var beside = new Runs(Units.Write($"{HandlersBench.ManySubscriptions} subscriptions"), HandlersBench.ManySubscriptions);
        foreach (var runs in (Runs[])[alone, beside])
        {
            await LoadAsync(bench, service, receiver, admin, new Runs("warm-up", runs.Subscriptions), cancellationToken);
        }

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var runs in round % 2 == 0 ? (Runs[])[alone, beside] : [beside, alone])
            {
                await LoadAsync(bench, service, receiver, admin, runs, cancellationToken);
            }
        }

        bench.Findings.Add(TargetRow.AtLeast(
            Units.Write($"single POST, {Bench.ManyConnections} connections, with {HandlersBench.ManySubscriptions} subscriptions, of the rate without"),
            Series.Ratio(beside.Loads.Select(load => load.Rate), alone.Loads.Select(load => load.Rate)), OfRateAlone, Units.Percent));
        alone.AddTo(bench.Findings);
        beside.AddTo(bench.Findings);
        bench.Findings.Add(beside.Measure, "sent on meanwhile, all subscriptions together", Units.Rate, beside.Delivered);
    }

    private static async Task LoadAsync(
        HandlersBench bench, ServerProcess service, Receiver receiver, AdminClient admin, Runs runs, CancellationToken cancellationToken)
    {
        var handlers = await admin.SubscribeAsync(receiver.Address, runs.Subscriptions, "end", cancellationToken);
        await bench.Wrk.RunAsync(service.Address, Bench.ManyConnections, bench.Options.WarmUp, RequestMark.None, cancellationToken);

        var (stored, before) = (service.StoredEvents(), await receiver.CountAsync(cancellationToken));
        var (serviceTime, receiverTime) = (service.ProcessorTime, receiver.ProcessorTime);
        var load = await bench.Wrk.RunAsync(service.Address, Bench.ManyConnections, bench.Options.Seconds, RequestMark.None, cancellationToken);
        var (after, used) = (await receiver.CountAsync(cancellationToken), service.ProcessorTime - serviceTime);
        if (load.Acknowledged == 0 || service.StoredEvents() - stored < load.Acknowledged)
        {
            throw new BenchmarkException("The service acknowledged nothing, or more events than it stored.");
        }

        if (HandlersBench.FailuresOf(service) > 0)
        {
            throw new BenchmarkException("A delivery failed.");
        }

        bench.Findings.NoteErrors(load.Errors);
        runs.Loads.Add(load with { ProcessorTime = used });
        runs.Delivered.Add((after.Events - before.Events) / load.Seconds);
        Bench.Say(Units.Write(
            $"  {runs.Side}: {Units.Rate(load.Rate)}, sent on {Units.Rate(runs.Delivered[^1])}; processor time: service {used.TotalSeconds:0.0} s, receiver {(receiver.ProcessorTime - receiverTime).TotalSeconds:0.0} s of {load.Seconds:0.0} s"));
        foreach (var handler in handlers)
        {
            await admin.UnsubscribeAsync(handler, cancellationToken);
        }

        await service.WaitUntilQuietAsync(cancellationToken);
    }

    private sealed record Runs(string Side, int Subscriptions)
    {
        public string Measure { get; } = Units.Write($"single POST, {Bench.ManyConnections} connections, {Side}");

        public List<LoadResult> Loads { get; } = [];

        public List<double> Delivered { get; } = [];

        public void AddTo(FigureFindings findings)
        {
            findings.Add(Measure, "events", Units.Rate, Loads.Select(load => load.Rate));
            findings.Add(Measure, "p50", Units.Milliseconds, Loads.Select(load => load.P50));
            findings.Add(Measure, "p99", Units.Milliseconds, Loads.Select(load => load.P99));
        }
    }
}
