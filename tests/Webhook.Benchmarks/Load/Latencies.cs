namespace Webhook.Benchmarks.Load;

/// <summary>How long each of many requests took, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly List<double> milliseconds;

    public Latencies(params IEnumerable<double> milliseconds) => this.milliseconds = [.. milliseconds];

    public IReadOnlyList<double> All => milliseconds;

    public int Count => milliseconds.Count;

    public double P50 => Percentile(50);

    public double P99 => Percentile(99);

    public double Longest => milliseconds.Max();

    public static Latencies Together(IEnumerable<Latencies> parts) => new(parts.SelectMany(part => part.All));

    public void Add(double time) => milliseconds.Add(time);

    /// <summary>The least time within which that part of the requests was answered.</summary>
    private double Percentile(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfZero(Count);
        return milliseconds.Order().ElementAt(((Count * percent) + 99) / 100 - 1);
    }
}
