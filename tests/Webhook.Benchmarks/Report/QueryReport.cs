using System.Text;
using Webhook.Benchmarks.Measures;

namespace Webhook.Benchmarks.Report;

/// <summary>The tables of <c>queries</c>, as Markdown.</summary>
internal static class QueryReport
{
    public static string Write(QueryFindings findings, Machine machine, QueryOptions options, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(Units.Write($"Measured on {now:yyyy-MM-dd} (UTC): {machine.Processor}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}, {machine.FileSystem}."))
            .AppendLine(Units.Write($"{options.Events:N0} events beside {options.Small:N0}; up to {options.Requests} requests of each kind, one after the other, by a client on the same cores."));
        if (options.Quick)
        {
            text.AppendLine().AppendLine("**A smoke run: these figures mean nothing.**");
        }

        text.AppendLine();
        MarkdownReport.WriteTargets(text, findings.Targets);
        WriteTables(text, findings);
        WriteIndexes(text, findings.Indexes);
        return text.ToString();
    }

    /// <summary>What was read, without targets.</summary>
    public static void WriteTables(StringBuilder text, QueryFindings findings)
    {
        foreach (var note in findings.Notes)
        {
            text.AppendLine().AppendLine(note);
        }

        WriteReads(text, findings.Reads);
        WritePages(text, "The slowest combinations of filters:", findings.Slowest);
        text.AppendLine().AppendLine("<details><summary>All combinations of filters</summary>");
        WritePages(text, "In the order in which they were measured:", findings.Pages);
        text.AppendLine().AppendLine("</details>");
    }

    private static void WriteReads(StringBuilder text, IEnumerable<ReadRow> rows)
    {
        text.AppendLine().AppendLine("| read | stored events | p50 | p99 |").AppendLine("|---|---:|---:|---:|");
        foreach (var row in rows)
        {
            text.AppendLine(Units.Write($"| {row.Name} | {row.Events:N0} | {Units.Milliseconds(row.Times.P50)} | {Units.Milliseconds(row.Times.P99)} |"));
        }
    }

    private static void WritePages(StringBuilder text, string title, IEnumerable<PageRow> rows)
    {
        text.AppendLine().AppendLine(title).AppendLine()
            .AppendLine("| filters | order | p50 | p99 | p50, small | p99, small | events a page |").AppendLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            string[] cells =
            [
                row.Filters, row.Order, Units.Milliseconds(row.Large.P50), Units.Milliseconds(row.Large.P99),
                Units.Milliseconds(row.Small.P50), Units.Milliseconds(row.Small.P99), Units.Write($"{(double)row.LargeEvents / row.Large.Count:0}"),
            ];
            text.AppendLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static void WriteIndexes(StringBuilder text, IEnumerable<IndexRow> rows)
    {
        text.AppendLine().AppendLine("What each index takes of the rate at which rows are inserted (256 a transaction, on SQLite alone):").AppendLine()
            .AppendLine("| index | takes | lowest to highest |").AppendLine("|---|---:|---:|");
        foreach (var row in rows)
        {
            text.AppendLine($"| `{row.Index}` | {Units.Percent(row.Cost.Median)} | {Units.Percent(row.Cost.Lowest)} to {Units.Percent(row.Cost.Highest)} |");
        }
    }
}
