using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Report;

/// <summary>Everything that a run of <c>queries</c> found.</summary>
internal sealed class QueryFindings
{
    private const int SlowestShown = 10;

    private readonly List<TargetRow> targets = [];
    private readonly List<PageRow> pages = [];
    private readonly List<ReadRow> reads = [];
    private readonly List<IndexRow> indexes = [];
    private readonly List<string> notes = [];

    public IReadOnlyList<TargetRow> Targets => targets;

    /// <summary>Every combination of filters, in both orders.</summary>
    public IReadOnlyList<PageRow> Pages => pages;

    public IReadOnlyList<ReadRow> Reads => reads;

    public IReadOnlyList<IndexRow> Indexes => indexes;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>The slowest of <see cref="Pages"/>.</summary>
    public IReadOnlyList<PageRow> Slowest => [.. pages.OrderByDescending(row => row.Large.P99).Take(SlowestShown)];

    public void Add(TargetRow row) => targets.Add(row);

    public void Add(PageRow row) => pages.Add(row);

    public void Add(ReadRow row) => reads.Add(row);

    public void Add(IndexRow row) => indexes.Add(row);

    public void Note(string text) => notes.Add(text);
}

/// <summary>Pages of one combination of filters.</summary>
/// <param name="Filters">The parameters that the requests name.</param>
/// <param name="Order"><c>asc</c> or <c>desc</c>.</param>
/// <param name="Requests">How many were to be made.</param>
internal sealed record PageRow(string Filters, string Order, int Requests)
{
    public Latencies Small { get; } = new();

    public Latencies Large { get; } = new();

    /// <summary>How many events the pages of the large database had together.</summary>
    public long LargeEvents { get; set; }
}

/// <summary>Another way to read.</summary>
/// <param name="Name">What was asked for.</param>
/// <param name="Events">Of how many stored events.</param>
/// <param name="Times">How long the requests took.</param>
internal sealed record ReadRow(string Name, int Events, Latencies Times);

/// <summary>What an index costs.</summary>
/// <param name="Index">Its name.</param>
/// <param name="With">Rows a second of each round, with all indexes.</param>
/// <param name="Without">The same without this one.</param>
internal sealed record IndexRow(string Index, IReadOnlyList<double> With, IReadOnlyList<double> Without)
{
    /// <summary>The part of the rate that the index takes.</summary>
    public Series Cost => new(With.Zip(Without, (with, without) => 1 - (with / without)));
}
