namespace Webhook.Benchmarks.Measures;

/// <summary>How much is measured.</summary>
internal sealed record IngestOptions
{
    public required bool Quick { get; init; }

    /// <summary>Names of measures; empty for all.</summary>
    public required IReadOnlyCollection<string> Only { get; init; }

    public required int Seconds { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Where the run works; null for the system's temporary folder.</summary>
    public required string? Work { get; init; }

    /// <summary>Where the report goes; null for nowhere but the console.</summary>
    public required string? Out { get; init; }

    /// <summary>Seconds of load before the first round, in which the runtime compiles what is hot.</summary>
    public int WarmUp => Quick ? 1 : 5;

    public int NdjsonLines => Quick ? 10_000 : 100_000;

    public int MemoryLines => Quick ? 50_000 : 1_000_000;

    public int GrowthEvents => Quick ? 50_000 : 5_000_000;

    public int Starts => Quick ? 1 : 10;

    public static IngestOptions Read(CommandLine commandLine)
    {
        var quick = commandLine.TakeFlag("--quick");
        var only = commandLine.TakeAll("--only").ToHashSet(StringComparer.Ordinal);
        var partial = quick || only.Count > 0;
        var options = new IngestOptions
        {
            Quick = quick,
            Only = only,
            Seconds = commandLine.TakeNumber("--seconds", 1, 600) ?? (quick ? 1 : 10),
            Rounds = commandLine.TakeNumber("--rounds", 1, 100) ?? (quick ? 1 : 5),
            Work = commandLine.Take("--work"),
            Out = commandLine.Take("--out") ?? (partial ? null : Repository.PathOf("docs")),
        };
        commandLine.End();
        return options;
    }
}
