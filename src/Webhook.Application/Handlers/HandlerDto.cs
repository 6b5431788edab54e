using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>A handler as operators see it.</summary>
public sealed record HandlerDto
{
    public required string Name { get; init; }

    /// <summary>`running`; `paused` by a person; `backing_off` because it could take nothing; `disabled` because it wants nothing any more or is not part of this version.</summary>
    public required string Status { get; init; }

    /// <summary>The event_id up to which everything is done or stands among the failures.</summary>
    public required long Position { get; init; }

    /// <summary>How many places of the log are left, those of events that it does not want included.</summary>
    public required long LagEvents { get; init; }

    /// <summary>How long ago the next event was received; 0 when there is none.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>How many events a second it was done with in the last minute.</summary>
    public required double Rate { get; init; }

    /// <summary>How many events failed and are tried again.</summary>
    public required long Retrying { get; init; }

    /// <summary>How many events wait behind one of the same appointment.</summary>
    public required long Waiting { get; init; }

    /// <summary>How many events were given up.</summary>
    public required long Dead { get; init; }

    /// <summary>Until when it is left alone.</summary>
    public required DateTimeOffset? PausedUntil { get; init; }

    /// <summary>What went wrong last, without patients' data.</summary>
    public required string? LastError { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The last event_id of the replay that goes on; null when there is none.</summary>
    public required long? ReplayTo { get; init; }
}
