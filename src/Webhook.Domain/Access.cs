namespace Webhook.Domain;

/// <summary>A request as the audit sees it: who sent it, from where, and for what.</summary>
/// <param name="Client">The client's name; null when it did not say who it is.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Action">The operationId of the API.</param>
/// <param name="Route">Method and template of the address, which holds no values.</param>
/// <param name="TraceId">The W3C trace id.</param>
public sealed record Access(string? Client, string? Address, string Action, string? Route, string? TraceId)
{
    /// <summary>What the service does by itself.</summary>
    public static Access OfService(string action) => new(null, null, action, null, null);
}

/// <summary>What was asked for and given. Holds patients' data until they are hashed.</summary>
/// <param name="Outcome">What became of it: one of <see cref="AccessOutcome"/>, or the code of a refusal.</param>
public sealed record AccessFacts(string Outcome)
{
    /// <summary>What was asked for, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Asked { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The one patient that was asked for or whose data were given; null for none or several.</summary>
    public string? PatientId { get; init; }

    /// <summary>What was changed, where that is no patient's data: a client, a key, a file; null for anything else.</summary>
    public string? Subject { get; init; }

    /// <summary>The event_ids that were given; see <see cref="EventIds"/>.</summary>
    public string? Events { get; init; }

    /// <summary>How many rows were given, or deleted.</summary>
    public long Rows { get; init; }

    /// <summary>Only the outcome, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => Outcome;
}

/// <summary>What becomes of a request; stable.</summary>
public static class AccessOutcome
{
    /// <summary>It began; another entry with the same trace id says how it ended.</summary>
    public const string Begun = "begun";

    /// <summary>It goes on by itself; another entry with the same trace id says how it ended.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was answered, or done.</summary>
    public const string Done = "done";

    /// <summary>What was asked for is not there.</summary>
    public const string NotFound = "not_found";

    /// <summary>The request was not valid, or not possible: nothing was given or changed.</summary>
    public const string Refused = "refused";

    /// <summary>It ended before all was given: the client went away, or the service stopped.</summary>
    public const string BrokenOff = "broken_off";

    /// <summary>The service failed.</summary>
    public const string Failed = "failed";
}
