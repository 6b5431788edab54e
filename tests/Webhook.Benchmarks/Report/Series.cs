namespace Webhook.Benchmarks.Report;

/// <summary>The same figure of several rounds: the median stands for all, the spread says how far to trust it.</summary>
internal sealed class Series
{
    private readonly double[] sorted;

    public Series(params IEnumerable<double> values)
    {
        sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
    }

    public double Lowest => sorted[0];

    public double Highest => sorted[^1];

    public double Median => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>What a figure is of another, round by round: what disturbed the machine in a round disturbed both.</summary>
    public static Series Ratio(IEnumerable<double> figures, IEnumerable<double> baselines) =>
        new(figures.Zip(baselines, (figure, baseline) => figure / baseline));
}
