namespace Webhook.Application.Events;

/// <summary>An event as readers see it; the members stand in the contract's order.</summary>
public sealed record EventDto
{
    public required long EventId { get; init; }

    public required string EventType { get; init; }

    public required string AppointmentId { get; init; }

    public required string PatientId { get; init; }

    /// <summary>When it happened, in UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    public required string? Notes { get; init; }

    /// <summary>The name of the client that reported it.</summary>
    public required string Source { get; init; }

    /// <summary>When it was reported, in UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required string? IdempotencyKey { get; init; }

    /// <summary>The members that the service does not know, as they were sent; null without any.</summary>
    public required RawJson? Additional { get; init; }
}
