using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>Which events a reader wants: those for which every condition that is given holds.</summary>
public sealed record EventFilter
{
    /// <summary>Every event.</summary>
    public static EventFilter All { get; } = new();

    /// <summary>One of these types; any when empty. In the order of the enum, each once.</summary>
    public IReadOnlyList<AppointmentEventType> Types { get; init; } = [];

    public string? AppointmentId { get; init; }

    public string? PatientId { get; init; }

    public string? Source { get; init; }

    /// <summary>When it happened.</summary>
    public TimeRange Timestamp { get; init; }

    /// <summary>When it was reported.</summary>
    public TimeRange Received { get; init; }

    public bool Matches(AppointmentEvent stored) =>
        (Types.Count == 0 || Types.Contains(stored.Type))
        && (AppointmentId is null || AppointmentId == stored.AppointmentId)
        && (PatientId is null || PatientId == stored.PatientId)
        && (Source is null || Source == stored.Source)
        && Timestamp.Contains(stored.Timestamp)
        && Received.Contains(stored.ReceivedAt);

    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(EventFilter);
}

/// <summary>The times from one up to, but not including, another.</summary>
/// <param name="From">The first; null when there is none.</param>
/// <param name="To">The end; null when there is none.</param>
public readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    public bool IsOpen => From is null && To is null;

    public bool Contains(DateTimeOffset time) => !(time < From) && !(time >= To);
}

/// <summary>In which direction the log is read.</summary>
public enum EventOrder
{
    NewestFirst,
    OldestFirst,
}
