namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>How much is measured on PostgreSQL.</summary>
internal sealed record PostgresOptions
{
    private const int FewestEvents = 20_000;

    public required bool Quick { get; init; }

    /// <summary>Names of measures; empty for all.</summary>
    public required IReadOnlyCollection<string> Only { get; init; }

    /// <summary>How long a load lasts.</summary>
    public required int Seconds { get; init; }

    public required int Rounds { get; init; }

    /// <summary>How many events the large database has, of which pages are read and months are dropped.</summary>
    public required int Events { get; init; }

    /// <summary>Where the run works; null for the system's temporary folder.</summary>
    public required string? Work { get; init; }

    /// <summary>Where the report goes; null for nowhere but the console.</summary>
    public required string? Out { get; init; }

    /// <summary>Seconds of load that are not counted, before those that are.</summary>
    public int WarmUp => Quick ? 1 : 20;

    /// <summary>Events that are sent one by one.</summary>
    public int Singles => Quick ? 50 : 200;

    /// <summary>How often a process ends that others take over from, in each way.</summary>
    public int Takeovers => Quick ? 1 : 5;

    /// <summary>What is read of how much.</summary>
    public QueryOptions Queries => new() { Quick = Quick, Events = Events, Small = Quick ? 20_000 : 100_000, Work = null, Out = null };

    public static PostgresOptions Read(CommandLine commandLine)
    {
        var quick = commandLine.TakeFlag("--quick");
        var only = commandLine.TakeAll("--only").ToHashSet(StringComparer.Ordinal);
        var options = new PostgresOptions
        {
            Quick = quick,
            Only = only,
            Seconds = commandLine.TakeNumber("--seconds", 1, 600) ?? (quick ? 2 : 6),
            Rounds = commandLine.TakeNumber("--rounds", 1, 10) ?? (quick ? 1 : 3),
            Events = commandLine.TakeNumber("--events", FewestEvents, 100_000_000) ?? (quick ? 200_000 : 10_000_000),
            Work = commandLine.Take("--work"),
            Out = commandLine.Take("--out") ?? (quick || only.Count > 0 ? null : Repository.PathOf("docs")),
        };
        commandLine.End();
        return options;
    }
}
