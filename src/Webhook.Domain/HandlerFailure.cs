namespace Webhook.Domain;

/// <summary>An event that a handler's position has passed although the handler is not done with it.</summary>
public sealed class HandlerFailure
{
    private HandlerFailure(string handler, long eventId, FailureState state, int attempts, DateTimeOffset failedAt)
    {
        Handler = handler;
        EventId = eventId;
        State = state;
        Attempts = attempts;
        FailedAt = failedAt;
    }

    public string Handler { get; private set; }

    public long EventId { get; private set; }

    public FailureState State { get; private set; }

    /// <summary>How often the event was tried; 0 while it waits behind another.</summary>
    public int Attempts { get; private set; }

    /// <summary>When it is tried again; null unless it is retried.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>What went wrong, without any patient's data; null while it waits behind another.</summary>
    public string? LastError { get; private set; }

    /// <summary>When it was tried last, or began to wait.</summary>
    public DateTimeOffset FailedAt { get; private set; }

    public static HandlerFailure Of(
        string handler, long eventId, FailureState state, int attempts, DateTimeOffset? nextAttemptAt, string? lastError, DateTimeOffset failedAt) =>
        new(handler, eventId, state, attempts, failedAt) { NextAttemptAt = nextAttemptAt, LastError = lastError };
}

/// <summary>What becomes of an event that a handler is not done with. The numbers are stored and never change their meaning.</summary>
public enum FailureState
{
    /// <summary>It failed and is tried again.</summary>
    Retrying = 1,

    /// <summary>It waits behind an event of the same appointment.</summary>
    Waiting = 2,

    /// <summary>It failed as often as it is tried. Only a person has it tried again.</summary>
    Dead = 3,
}

/// <summary>The names of failures' states as they travel.</summary>
public static class FailureStateNames
{
    public static IReadOnlyDictionary<string, FailureState> All { get; } =
        Enum.GetValues<FailureState>().ToDictionary(state => state.ToWireName(), StringComparer.Ordinal);

    public static string ToWireName(this FailureState state) => state switch
    {
        FailureState.Retrying => "retrying",
        FailureState.Waiting => "waiting",
        FailureState.Dead => "dead",
    };
}
