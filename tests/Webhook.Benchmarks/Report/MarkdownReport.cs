using System.Text;
using Webhook.Benchmarks.Measures;

namespace Webhook.Benchmarks.Report;

/// <summary>The tables, as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Write(Findings findings, Machine machine, IngestOptions options, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(Units.Write($"Measured on {now:yyyy-MM-dd} (UTC): {machine.Processor}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}, {machine.FileSystem};"))
            .AppendLine(Units.Write($"the disk makes 4 KiB durable (fdatasync) in {machine.DataSync:0.00} ms. Rounds: {options.Rounds}, each side loaded for {options.Seconds} s in each; the load generator runs on the same cores."));
        if (options.Quick)
        {
            text.AppendLine().AppendLine("**A smoke run: these figures mean nothing.**");
        }

        text.AppendLine();
        WriteTargets(text, findings.Targets);
        if (findings.Rates.Count > 0)
        {
            text.AppendLine();
            WriteRates(text, findings.Rates);
        }

        return text.ToString();
    }

    /// <summary>What was hoped for, and what came of it.</summary>
    public static void WriteTargets(StringBuilder text, IEnumerable<TargetRow> rows)
    {
        text.AppendLine("| target | measured | wanted | |").AppendLine("|---|---:|---:|---|");
        foreach (var row in rows)
        {
            text.AppendLine(Units.Write($"| {row.Name} | {row.Measured} | {row.Wanted} | {Say(row.Verdict)} |"));
        }
    }

    private static void WriteRates(StringBuilder text, IEnumerable<RateRow> rows)
    {
        text.AppendLine("| measure | side | events, median | lowest to highest | p50 | p99 | processor time an event | peak memory | errors |")
            .AppendLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            string[] cells =
            [
                row.Measure, row.Side.Name, Units.Rate(row.Rate.Median), $"{Units.Rate(row.Rate.Lowest)} to {Units.Rate(row.Rate.Highest)}",
                Say(row.P50, Units.Milliseconds), Say(row.P99, Units.Milliseconds), Say(row.ProcessorMicroseconds, Units.Microseconds),
                Say(row.PeakKib, Units.Mebibytes), Units.Count(row.Errors),
            ];
            text.AppendLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static string Say(double? figure, Func<double, string> format) => figure is { } value ? format(value) : string.Empty;

    private static string Say(Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.NotMet => "**not met**",
        Verdict.NotAvailable => "not available",
    };
}
