using System.Text;

namespace Webhook.Benchmarks.Report;

/// <summary>Targets and figures, as Markdown.</summary>
internal static class FigureReport
{
    public static string Write(FigureFindings findings, Machine machine, string circumstances, bool isQuick, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(Units.Write($"Measured on {now:yyyy-MM-dd} (UTC): {machine.Processor}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}, {machine.FileSystem};"))
            .AppendLine(Units.Write($"the disk makes 4 KiB durable (fdatasync) in {machine.DataSync:0.00} ms. {circumstances}; all on the same cores."));
        if (isQuick)
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
