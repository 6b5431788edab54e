using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Report;

/// <summary>Everything that a run found, in the order in which it was found.</summary>
internal sealed class Findings
{
    private readonly List<RateRow> rates = [];
    private readonly List<TargetRow> targets = [];

    public IReadOnlyList<RateRow> Rates => rates;

    public IReadOnlyList<TargetRow> Targets => targets;

    /// <summary>Requests of all measures that the service did not answer with success.</summary>
    public long ServiceErrors => rates.Where(row => row.Side.IsService).Sum(row => row.Errors);

    /// <summary>The largest working set that the service had in any measure so far, in KiB; 0 before the first.</summary>
    public long ServicePeakKib { get; private set; }

    public void Add(RateRow row)
    {
        rates.Add(row);
        if (row.Side.IsService)
        {
            NoteServicePeak(row.PeakKib ?? 0);
        }
    }

    public void Add(TargetRow row) => targets.Add(row);

    public void NoteServicePeak(long kib) => ServicePeakKib = Math.Max(ServicePeakKib, kib);
}

/// <summary>Who was measured.</summary>
internal sealed record SideName(string Name, bool IsService = false)
{
    public static readonly SideName Service = new("service", IsService: true);
    public static readonly SideName Bare = new("bare ASP.NET Core");
    public static readonly SideName Naive = new("EF Core, a save each");
    public static readonly SideName DirectInsert = new("SQLite alone");

    /// <summary>The service, where it is compared with itself.</summary>
    public static SideName ServiceWith(string what) => new($"service, {what}", IsService: true);
}

/// <summary>The rates of one side in one measure.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Side">Whose rates these are.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="P50">Milliseconds, the median of the rounds' medians; null where there is no single request.</param>
/// <param name="P99">Milliseconds, the median of the rounds' 99th percentiles.</param>
/// <param name="ProcessorMicroseconds">What the server's process takes of all cores for an event, which other work on the machine hardly changes; null where it is not alone in its process.</param>
/// <param name="PeakKib">The working set's peak by then; null for what has no process of its own.</param>
/// <param name="Errors">In all rounds.</param>
internal sealed record RateRow(
    string Measure, SideName Side, Series Rate, double? P50, double? P99, double? ProcessorMicroseconds, long? PeakKib, long Errors)
{
    public static RateRow Of(string measure, SideName side, IReadOnlyList<LoadResult> rounds, long peakKib) =>
        new(measure, side, new Series(rounds.Select(round => round.Rate)), new Series(rounds.Select(round => round.P50)).Median,
            new Series(rounds.Select(round => round.P99)).Median, new Series(rounds.Select(round => round.ProcessorMicroseconds)).Median, peakKib, rounds.Sum(round => round.Errors));
}

internal enum Verdict
{
    Met,
    NotMet,
    NotAvailable,
}

/// <summary>What was hoped for and what came of it.</summary>
internal sealed record TargetRow(string Name, string Measured, string Wanted, Verdict Verdict)
{
    public static TargetRow AtLeast(string name, Series ratio, double wanted, Func<double, string> format) =>
        new(name, $"{format(ratio.Median)} ({format(ratio.Lowest)} to {format(ratio.Highest)})", $"≥ {format(wanted)}",
            ratio.Median >= wanted ? Verdict.Met : Verdict.NotMet);

    public static TargetRow AtMost(string name, Series ratio, double wanted, Func<double, string> format) =>
        new(name, $"{format(ratio.Median)} ({format(ratio.Lowest)} to {format(ratio.Highest)})", $"≤ {format(wanted)}",
            ratio.Median <= wanted ? Verdict.Met : Verdict.NotMet);

    public static TargetRow Below(string name, double measured, double wanted, Func<double, string> format) =>
        new(name, format(measured), $"< {format(wanted)}", measured < wanted ? Verdict.Met : Verdict.NotMet);

    public static TargetRow AtMost(string name, double measured, double wanted, Func<double, string> format) =>
        new(name, format(measured), $"≤ {format(wanted)}", measured <= wanted ? Verdict.Met : Verdict.NotMet);

    public static TargetRow None(string name, long measured) =>
        new(name, Units.Count(measured), Units.Count(0), measured == 0 ? Verdict.Met : Verdict.NotMet);

    public static TargetRow NotAvailable(string name, string why) => new(name, why, string.Empty, Verdict.NotAvailable);
}
