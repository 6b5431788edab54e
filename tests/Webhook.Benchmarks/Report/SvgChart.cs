using System.Globalization;
using System.Xml.Linq;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Measures;

namespace Webhook.Benchmarks.Report;

/// <summary>Figures as bars, in groups, each with a whisker.</summary>
internal static class SvgChart
{
    private const int Width = 860;
    private const int BarsFrom = 200;
    private const int BarsTo = 760;
    private const int BarHeight = 18;
    private const int BarStep = 24;
    private const int GroupGap = 34;
    private const string Style = """
        text { font: 13px sans-serif; fill: #24292f }
        .measure { font-weight: bold }
        .service { fill: #0969da }
        .baseline { fill: #8c959f }
        .spread { stroke: #24292f; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .spread { stroke: #e6edf3 } .service { fill: #4493f8 } }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The rates of the sides of each measure.</summary>
    public static string Draw(IReadOnlyList<RateRow> rows) => Draw(
        "Events a second; the line across a bar spans the rounds",
        [
            .. rows.Select(row => new Bar(
                row.Measure, row.Side.Name, row.Side.IsService, row.Rate.Median, row.Rate.Lowest, row.Rate.Highest, Units.Rate(row.Rate.Median))),
        ]);

    /// <summary>The 99th percentiles of pages, of the large and of the small database.</summary>
    public static string Draw(IReadOnlyList<PageRow> rows, QueryOptions options) => Draw(
        "Milliseconds, p99; the line across a bar begins at p50",
        [
            .. rows.SelectMany(row => (Bar[])
            [
                Times(row, options.Events, isLarge: true, row.Large), Times(row, options.Small, isLarge: false, row.Small),
            ]),
        ]);

    private static Bar Times(PageRow row, int events, bool isLarge, Latencies times) => new(
        $"{row.Filters} ({row.Order})", Units.Write($"{events:N0} events"), isLarge, times.P99, times.P50, times.P99, Units.Milliseconds(times.P99));

    private static string Draw(string title, IReadOnlyList<Bar> bars)
    {
        var scale = (BarsTo - BarsFrom) / bars.Select(bar => bar.Highest).DefaultIfEmpty(1).Max();
        var elements = new List<XElement>();
        var y = 0;
        foreach (var group in bars.GroupBy(bar => bar.Group))
        {
            y += GroupGap;
            elements.Add(Text(10, y - 8, group.Key, "measure"));
            foreach (var bar in group)
            {
                elements.AddRange(Draw(bar, y, scale));
                y += BarStep;
            }
        }

        var chart = new XElement(
            Svg + "svg", new XAttribute("viewBox", Units.Write($"0 0 {Width} {y + 10}")), new XAttribute("role", "img"),
            new XElement(Svg + "title", title), new XElement(Svg + "style", Style), elements);
        return chart + "\n";
    }

    private static IEnumerable<XElement> Draw(Bar bar, int y, double scale)
    {
        var middle = y + (BarHeight / 2);
        yield return Text(10, y + 14, bar.Name, null);
        yield return new XElement(
            Svg + "rect", Number("x", BarsFrom), Number("y", y), Number("width", bar.Length * scale), Number("height", BarHeight),
            new XAttribute("class", bar.IsService ? "service" : "baseline"));
        yield return new XElement(
            Svg + "line", Number("x1", BarsFrom + (bar.Lowest * scale)), Number("x2", BarsFrom + (bar.Highest * scale)),
            Number("y1", middle), Number("y2", middle), new XAttribute("class", "spread"));
        yield return Text(BarsFrom + (bar.Highest * scale) + 8, y + 14, bar.Label, null);
    }

    private static XElement Text(double x, double y, string text, string? style) =>
        new(Svg + "text", Number("x", x), Number("y", y), style is null ? null : new XAttribute("class", style), text);

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));

    private sealed record Bar(string Group, string Name, bool IsService, double Length, double Lowest, double Highest, string Label);
}
