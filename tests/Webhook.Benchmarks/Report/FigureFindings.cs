namespace Webhook.Benchmarks.Report;

/// <summary>Everything that a run found whose measures have figures of their own.</summary>
internal sealed class FigureFindings
{
    private readonly List<TargetRow> targets = [];
    private readonly List<FigureRow> figures = [];

    public IReadOnlyList<TargetRow> Targets => targets;

    public IReadOnlyList<FigureRow> Figures => figures;

    /// <summary>Requests that the service did not answer with success.</summary>
    public long Errors { get; private set; }

    public void Add(TargetRow row) => targets.Add(row);

    /// <param name="measure">What was measured.</param>
    /// <param name="figure">Which figure of it.</param>
    /// <param name="format">How people read it.</param>
    /// <param name="rounds">What the rounds gave; none for none.</param>
    public void Add(string measure, string figure, Func<double, string> format, params IEnumerable<double> rounds)
    {
        if (rounds.Any())
        {
            figures.Add(new FigureRow(measure, figure, new Series(rounds), format));
        }
    }

    public void NoteErrors(long errors) => Errors += errors;
}

/// <summary>One figure.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Name">Which figure of it.</param>
/// <param name="Rounds">What the rounds gave.</param>
/// <param name="Format">How people read it.</param>
internal sealed record FigureRow(string Measure, string Name, Series Rounds, Func<double, string> Format)
{
    public string Median => Format(Rounds.Median);

    public string Spread => Rounds.Lowest < Rounds.Highest ? $"{Format(Rounds.Lowest)} to {Format(Rounds.Highest)}" : string.Empty;
}
