namespace Webhook.Application.Events;

/// <summary>An event as a client sent it, read from whatever format and not yet judged.</summary>
public sealed class IncomingEvent
{
    public IncomingMember EventType { get; init; }

    public IncomingMember AppointmentId { get; init; }

    public IncomingMember PatientId { get; init; }

    public IncomingMember Timestamp { get; init; }

    public IncomingMember Notes { get; init; }

    public IncomingMember IdempotencyKey { get; init; }

    /// <summary>All other members, as the text of one JSON object without superfluous white space; null without any.</summary>
    public string? Additional { get; init; }

    /// <summary>Why the text could not be read as an event at all. When there is anything here, nothing else counts.</summary>
    public IReadOnlyList<InputError> Unreadable { get; init; } = [];
}
