using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>How much memory the service takes, and whether a body of any length changes that.</summary>
internal static class WorkingSet
{
    public const string Name = "memory";

    private const double PeakKib = 300 * 1024;
    private const double RaiseKib = 64 * 1024;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var lines = bench.Options.MemoryLines;
        var target = Units.Write($"working set raised by an NDJSON body of {lines:N0} lines");
        var small = await WriteBodyAsync(bench, "small.ndjson", bench.Options.NdjsonLines);
        var large = await WriteBodyAsync(bench, "large.ndjson", lines);
        await using var service = await bench.StartServiceAsync("memory", cancellationToken);

        // A service that has worked has its memory already; what a long body adds to that is the question.
        await bench.WarmUpAsync(service, Bench.ManyConnections, RequestMark.IdempotencyKey, cancellationToken);
        var available = await NdjsonClient.PostAsync(service.Address, small, bench.Options.NdjsonLines, cancellationToken) is not null;
        if (available)
        {
            await service.WaitUntilQuietAsync(cancellationToken);
            bench.Findings.NoteServicePeak(service.Memory.PeakKib());
            service.Memory.ResetPeak();
            var before = service.Memory.ResidentKib();
            await NdjsonClient.PostAsync(service.Address, large, lines, cancellationToken);
            bench.Findings.Add(TargetRow.Below(target, Math.Max(0, service.Memory.PeakKib() - before), RaiseKib, Units.Mebibytes));
        }
        else
        {
            bench.Findings.Add(TargetRow.NotAvailable(target, "the service has no POST /webhook/appointments"));
        }

        bench.Findings.NoteServicePeak(service.Memory.PeakKib());
        File.Delete(small);
        File.Delete(large);
    }

    /// <summary>The largest of all measures, so it is judged after the last.</summary>
    public static void Judge(Findings findings) =>
        findings.Add(TargetRow.Below("peak working set in everything above", findings.ServicePeakKib, PeakKib, Units.Mebibytes));

    private static async Task<string> WriteBodyAsync(Bench bench, string name, int lines)
    {
        var file = bench.Work.PathOf(name);
        await NdjsonBody.WriteAsync(file, new SampleEvents(lines, TimeProvider.System.GetUtcNow().AddDays(-365), new Random(3)).Generate());
        return file;
    }
}
