using System.Globalization;
using System.Xml.Linq;

namespace Webhook.Benchmarks.Report;

/// <summary>The rates as bars: a group a measure, a whisker from the lowest round to the highest.</summary>
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

    public static string Draw(IReadOnlyList<RateRow> rows)
    {
        var scale = (BarsTo - BarsFrom) / rows.Select(row => row.Rate.Highest).DefaultIfEmpty(1).Max();
        var elements = new List<XElement>();
        var y = 0;
        foreach (var measure in rows.GroupBy(row => row.Measure))
        {
            y += GroupGap;
            elements.Add(Text(10, y - 8, measure.Key, "measure"));
            foreach (var row in measure)
            {
                elements.AddRange(Bar(row, y, scale));
                y += BarStep;
            }
        }

        var chart = new XElement(
            Svg + "svg", new XAttribute("viewBox", Units.Write($"0 0 {Width} {y + 10}")), new XAttribute("role", "img"),
            new XElement(Svg + "title", "Events a second; the line across a bar spans the rounds"), new XElement(Svg + "style", Style), elements);
        return chart + "\n";
    }

    private static IEnumerable<XElement> Bar(RateRow row, int y, double scale)
    {
        var middle = y + (BarHeight / 2);
        yield return Text(10, y + 14, row.Side.Name, null);
        yield return new XElement(
            Svg + "rect", Number("x", BarsFrom), Number("y", y), Number("width", row.Rate.Median * scale), Number("height", BarHeight),
            new XAttribute("class", row.Side.IsService ? "service" : "baseline"));
        yield return new XElement(
            Svg + "line", Number("x1", BarsFrom + (row.Rate.Lowest * scale)), Number("x2", BarsFrom + (row.Rate.Highest * scale)),
            Number("y1", middle), Number("y2", middle), new XAttribute("class", "spread"));
        yield return Text(BarsFrom + (row.Rate.Highest * scale) + 8, y + 14, Units.Rate(row.Rate.Median), null);
    }

    private static XElement Text(double x, double y, string text, string? style) =>
        new(Svg + "text", Number("x", x), Number("y", y), style is null ? null : new XAttribute("class", style), text);

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
