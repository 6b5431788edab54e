using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>Every stored event in one answer, and what that takes of memory.</summary>
internal static class Export
{
    private const double RaiseKib = 64 * 1024;

    public static async Task RunAsync(QueryBench bench, CancellationToken cancellationToken)
    {
        var target = Units.Write($"working set raised by an export of {bench.Large.Events:N0} events");
        var memory = bench.Large.Server.Memory;
        memory.ResetPeak();
        var before = memory.ResidentKib();
        if (await bench.Large.Client.TryCountLinesAsync("/webhook/events/export?format=ndjson", cancellationToken) is not var (lines, seconds))
        {
            bench.Findings.Add(TargetRow.NotAvailable(target, "the service has no GET /webhook/events/export"));
            return;
        }

        if (lines != bench.Large.Events)
        {
            throw new BenchmarkException($"An export of {Units.Count(bench.Large.Events)} events has {Units.Count(lines)} lines.");
        }

        bench.Findings.Note(Units.Write($"Export of {lines:N0} events as NDJSON: {lines / seconds:N0} rows/s, {seconds:0.0} s."));
        bench.Findings.Add(TargetRow.AtMost(target, Math.Max(0, memory.PeakKib() - before), RaiseKib, Units.Mebibytes));
    }
}
