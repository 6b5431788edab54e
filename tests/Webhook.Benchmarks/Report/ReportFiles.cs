namespace Webhook.Benchmarks.Report;

/// <summary>Puts a command's tables between their markers, so that the prose around them stays.</summary>
/// <param name="command">The command that writes them.</param>
/// <param name="caption">What the chart shows; null where there is none.</param>
internal sealed class ReportFiles(string command, string? caption = null)
{
    private const string DocumentName = "benchmarks.md";

    private readonly string chartName = $"benchmarks-{command}.svg";
    private readonly string begin = $"<!-- {command}: begin (written by tests/Webhook.Benchmarks) -->";
    private readonly string end = $"<!-- {command}: end -->";

    public static ReportFiles Ingest { get; } = new("ingest", "Rates of the service and of what it is compared with");

    public static ReportFiles Queries { get; } = new("queries", "The slowest pages");

    public static ReportFiles Privacy { get; } = new("privacy");

    public static ReportFiles Handlers { get; } = new("handlers");

    public static ReportFiles Postgres { get; } = new("postgres");

    public void Write(string folder, string tables, string chart)
    {
        Write(folder, $"{tables}\n![{caption}]({chartName})\n");
        File.WriteAllText(Path.Combine(folder, chartName), chart);
    }

    public void Write(string folder, string tables)
    {
        Directory.CreateDirectory(folder);
        var document = Path.Combine(folder, DocumentName);
        var text = File.Exists(document) ? File.ReadAllText(document) : $"{begin}\n{end}\n";
        File.WriteAllText(document, Insert(text, tables));
    }

    private string Insert(string text, string generated)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? $"{text[..(from + begin.Length)]}\n{generated}{text[to..]}"
            : throw new BenchmarkException($"{DocumentName} lacks the lines {begin} and {end}, between which the tables go.");
    }
}
