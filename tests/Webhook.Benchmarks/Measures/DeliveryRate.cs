using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>How quickly what is in the log is sent to those who begin at its start, while nothing comes in.</summary>
internal static class DeliveryRate
{
    public const string Name = "delivery";

    private const double Wanted = 5_000;

    public static async Task RunAsync(HandlersBench bench, CancellationToken cancellationToken)
    {
        Case[] cases = [new(HandlersBench.ManySubscriptions, bench.Options.LoggedForMany), new(1, bench.Options.LoggedForOne)];
        foreach (var one in cases)
        {
            one.Database = await SeededDatabase.FindOrMakeAsync(bench.Options.Work, one.Events, bench.Service, bench.Work, cancellationToken);
        }

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var one in cases)
            {
                await DeliverAsync(bench, one, cancellationToken);
            }
        }

        bench.Findings.Add(TargetRow.AtLeast(
            Units.Write($"events sent from the log to {HandlersBench.ManySubscriptions} subscriptions, all together"), new Series(cases[0].Rates), Wanted, Units.Rate));
        foreach (var one in cases)
        {
            bench.Findings.Add(one.Measure, "sent in all", Units.Rate, one.Rates);
            bench.Findings.Add(one.Measure, "processor time of the service an event sent", Units.Microseconds, one.ServiceMicroseconds);
            bench.Findings.Add(one.Measure, "processor time of the receiver an event", Units.Microseconds, one.ReceiverMicroseconds);
            bench.Findings.Add(one.Measure, "peak memory of the service", Units.Mebibytes, one.PeakKib);
        }
    }

    private static async Task DeliverAsync(HandlersBench bench, Case one, CancellationToken cancellationToken)
    {
        var folder = bench.Work.NewFolder("delivery");
        File.Copy(one.Database, Path.Combine(folder, PublishedService.DatabaseName));
        await using var receiver = await bench.StartReceiverAsync(cancellationToken);
        await using var service = await bench.StartServiceAsync(folder, cancellationToken);
        using var admin = new AdminClient(service.Address);
        await service.WaitUntilQuietAsync(cancellationToken);
        var (serviceTime, receiverTime, started) = (service.ProcessorTime, receiver.ProcessorTime, Stopwatch.GetTimestamp());
        await admin.SubscribeAsync(receiver.Address, one.Subscriptions, "start", cancellationToken);
        var all = (long)one.Events * one.Subscriptions;
        var counts = await receiver.WaitForAsync(all, cancellationToken);
        one.Rates.Add(all / Stopwatch.GetElapsedTime(started).TotalSeconds);
        one.ServiceMicroseconds.Add((service.ProcessorTime - serviceTime).TotalMicroseconds / all);
        one.ReceiverMicroseconds.Add((receiver.ProcessorTime - receiverTime).TotalMicroseconds / all);
        one.PeakKib.Add(service.Memory.PeakKib());
        if (counts.Repeated > 0 || HandlersBench.FailuresOf(service) > 0)
        {
            throw new BenchmarkException("A delivery failed, or an event came twice although nothing had gone wrong.");
        }

        Bench.Say(Units.Write(
            $"  {one.Measure}: {Units.Rate(one.Rates[^1])}; processor time an event: service {Units.Microseconds(one.ServiceMicroseconds[^1])}, receiver {Units.Microseconds(one.ReceiverMicroseconds[^1])}"));
    }

    private sealed record Case(int Subscriptions, int Events)
    {
        public string Measure { get; } = Units.Write($"{Events:N0} events in the log, {Subscriptions} {(Subscriptions == 1 ? "subscription" : "subscriptions")}");

        public string Database { get; set; } = string.Empty;

        public List<double> Rates { get; } = [];

        public List<double> ServiceMicroseconds { get; } = [];

        public List<double> ReceiverMicroseconds { get; } = [];

        public List<double> PeakKib { get; } = [];
    }
}
