namespace Webhook.Benchmarks.Measures;

/// <summary>How much is measured of what privacy costs.</summary>
internal sealed record PrivacyOptions
{
    public required bool Quick { get; init; }

    /// <summary>Names of measures; empty for all.</summary>
    public required IReadOnlyCollection<string> Only { get; init; }

    /// <summary>How long a load lasts.</summary>
    public required int Seconds { get; init; }

    public required int Rounds { get; init; }

    /// <summary>How many events are stored before.</summary>
    public required int Events { get; init; }

    /// <summary>Where the database with events stays; null when it need not.</summary>
    public required string? Work { get; init; }

    /// <summary>Where the report goes; null for nowhere but the console.</summary>
    public required string? Out { get; init; }

    /// <summary>Seconds of load that are not counted, before those that are.</summary>
    public int WarmUp => Quick ? 1 : 3;

    /// <summary>Queries of each kind in a round on an idle service.</summary>
    public int Queries => Quick ? 50 : 500;

    /// <summary>How many events a patient with many has, who is erased.</summary>
    public int EventsOfPatient => Quick ? 100 : 1_000;

    /// <summary>How long the chain is that is verified.</summary>
    public int Entries => Quick ? 20_000 : 1_000_000;

    public static PrivacyOptions Read(CommandLine commandLine)
    {
        var quick = commandLine.TakeFlag("--quick");
        var only = commandLine.TakeAll("--only").ToHashSet(StringComparer.Ordinal);
        var options = new PrivacyOptions
        {
            Quick = quick,
            Only = only,
            Seconds = commandLine.TakeNumber("--seconds", 1, 600) ?? (quick ? 2 : 8),
            Rounds = commandLine.TakeNumber("--rounds", 1, 100) ?? (quick ? 1 : 5),
            Events = commandLine.TakeNumber("--events", 1_000, 100_000_000) ?? (quick ? 20_000 : 1_000_000),
            Work = commandLine.Take("--work"),
            Out = commandLine.Take("--out") ?? (quick || only.Count > 0 ? null : Repository.PathOf("docs")),
        };
        commandLine.End();
        return options;
    }
}
