namespace Webhook.Benchmarks.Measures;

/// <summary>How much is read, and of how much.</summary>
internal sealed record QueryOptions
{
    private const int Fewest = 1_000;
    private const int Most = 100_000_000;

    public required bool Quick { get; init; }

    /// <summary>How many events the large database has.</summary>
    public required int Events { get; init; }

    /// <summary>How many the small one has.</summary>
    public required int Small { get; init; }

    /// <summary>Where the databases stay; null when they need not.</summary>
    public required string? Work { get; init; }

    /// <summary>Where the report goes; null for nowhere but the console.</summary>
    public required string? Out { get; init; }

    /// <summary>Requests of each combination of filters, in each order, to each database.</summary>
    public int Requests => Quick ? 20 : 300;

    /// <summary>Requests of each kind that are not counted, before those that are: what is new to a process is compiled meanwhile.</summary>
    public int WarmUp => Quick ? 2 : 50;

    /// <summary>How deep a walk goes.</summary>
    public int Pages => Quick ? 400 : 10_000;

    public int IndexRounds => Quick ? 1 : 5;

    /// <summary>Rows inserted in each round.</summary>
    public int IndexRows => Quick ? 10_000 : 100_000;

    public static QueryOptions Read(CommandLine commandLine)
    {
        var quick = commandLine.TakeFlag("--quick");
        var options = new QueryOptions
        {
            Quick = quick,
            Events = commandLine.TakeNumber("--events", Fewest, Most) ?? (quick ? 200_000 : 10_000_000),
            Small = commandLine.TakeNumber("--small", Fewest, Most) ?? (quick ? 20_000 : 100_000),
            Work = commandLine.Take("--work"),
            Out = commandLine.Take("--out") ?? (quick ? null : Repository.PathOf("docs")),
        };
        commandLine.End();
        return options;
    }
}
