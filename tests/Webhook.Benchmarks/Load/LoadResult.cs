namespace Webhook.Benchmarks.Load;

/// <summary>What one load on one server gave.</summary>
/// <param name="Acknowledged">Requests answered with success.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Errors">Answers of 400 and above, broken connections and requests without an answer in time.</param>
/// <param name="P50">Milliseconds within which half of the answers came.</param>
/// <param name="P99">Milliseconds within which 99 of 100 answers came.</param>
internal sealed record LoadResult(long Acknowledged, double Seconds, long Errors, double P50, double P99)
{
    /// <summary>Processor time that the server took, on all cores, until it was quiet again.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>The same of the database's server; none where there is no such server.</summary>
    public TimeSpan DatabaseTime { get; init; }

    public double Rate => Acknowledged / Seconds;

    public double ProcessorMicroseconds => ProcessorTime.TotalMicroseconds / Acknowledged;

    public double DatabaseMicroseconds => DatabaseTime.TotalMicroseconds / Acknowledged;
}
