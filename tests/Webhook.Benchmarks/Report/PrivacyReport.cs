using System.Text;
using Webhook.Benchmarks.Measures;

namespace Webhook.Benchmarks.Report;

/// <summary>The tables of <c>privacy</c>, as Markdown.</summary>
internal static class PrivacyReport
{
    public static string Write(PrivacyFindings findings, Machine machine, PrivacyOptions options, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(Units.Write($"Measured on {now:yyyy-MM-dd} (UTC): {machine.Processor}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}, {machine.FileSystem};"))
            .AppendLine(Units.Write($"the disk makes 4 KiB durable (fdatasync) in {machine.DataSync:0.00} ms. {options.Events:N0} events stored before. Rounds: {options.Rounds}, loads of {options.Seconds} s; all on the same cores."));
        if (options.Quick)
        {
            text.AppendLine().AppendLine("**A smoke run: these figures mean nothing.**");
        }

        text.AppendLine();
        MarkdownReport.WriteTargets(text, findings.Targets);
        text.AppendLine().AppendLine("| measure | figure | median | lowest to highest |").AppendLine("|---|---|---:|---:|");
        foreach (var row in findings.Figures)
        {
            text.AppendLine($"| {row.Measure} | {row.Name} | {row.Median} | {row.Spread} |");
        }

        return text.ToString();
    }
}
