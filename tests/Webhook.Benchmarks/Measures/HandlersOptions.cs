namespace Webhook.Benchmarks.Measures;

/// <summary>How much is measured of how events are sent on.</summary>
internal sealed record HandlersOptions
{
    public required bool Quick { get; init; }

    /// <summary>Names of measures; empty for all.</summary>
    public required IReadOnlyCollection<string> Only { get; init; }

    /// <summary>How long a load lasts.</summary>
    public required int Seconds { get; init; }

    public required int Rounds { get; init; }

    /// <summary>How many events arrive while a receiver is down.</summary>
    public required int Events { get; init; }

    /// <summary>Where the run works; null for the system's temporary folder.</summary>
    public required string? Work { get; init; }

    /// <summary>Where the report goes; null for nowhere but the console.</summary>
    public required string? Out { get; init; }

    /// <summary>Seconds of load that are not counted, before those that are.</summary>
    public int WarmUp => Quick ? 1 : 3;

    /// <summary>How many events are in the log that many receivers get.</summary>
    public int LoggedForMany => Quick ? 1_000 : 20_000;

    /// <summary>How many events are in the log that one receiver gets.</summary>
    public int LoggedForOne => Quick ? 5_000 : 100_000;

    /// <summary>How many events the longer list of dead ones has.</summary>
    public int Dead => Quick ? 1_000 : 10_000;

    /// <summary>Pages of each kind.</summary>
    public int Pages => Quick ? 30 : 300;

    /// <summary>Events that are sent one by one to an idle service.</summary>
    public int Singles => Quick ? 50 : 200;

    public static HandlersOptions Read(CommandLine commandLine)
    {
        var quick = commandLine.TakeFlag("--quick");
        var only = commandLine.TakeAll("--only").ToHashSet(StringComparer.Ordinal);
        var options = new HandlersOptions
        {
            Quick = quick,
            Only = only,
            Seconds = commandLine.TakeNumber("--seconds", 1, 600) ?? (quick ? 2 : 8),
            Rounds = commandLine.TakeNumber("--rounds", 1, 100) ?? (quick ? 1 : 3),
            Events = commandLine.TakeNumber("--events", 1_000, 100_000_000) ?? (quick ? 20_000 : 1_000_000),
            Work = commandLine.Take("--work"),
            Out = commandLine.Take("--out") ?? (quick || only.Count > 0 ? null : Repository.PathOf("docs")),
        };
        commandLine.End();
        return options;
    }
}
