namespace Webhook.Benchmarks.Report;

/// <summary>Puts the tables between their markers, so that the prose around them stays.</summary>
internal static class ReportFiles
{
    private const string DocumentName = "benchmarks.md";
    private const string ChartName = "benchmarks-ingest.svg";
    private const string Begin = "<!-- ingest: begin (written by tests/Webhook.Benchmarks) -->";
    private const string End = "<!-- ingest: end -->";

    public static void Write(string folder, string tables, string chart)
    {
        Directory.CreateDirectory(folder);
        var document = Path.Combine(folder, DocumentName);
        var text = File.Exists(document) ? File.ReadAllText(document) : $"{Begin}\n{End}\n";
        File.WriteAllText(document, Insert(text, $"{tables}\n![Rates of the service and of what it is compared with]({ChartName})\n"));
        File.WriteAllText(Path.Combine(folder, ChartName), chart);
    }

    private static string Insert(string text, string generated)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{text[..(begin + Begin.Length)]}\n{generated}{text[end..]}"
            : throw new BenchmarkException($"{DocumentName} lacks the lines {Begin} and {End}, between which the tables go.");
    }
}
