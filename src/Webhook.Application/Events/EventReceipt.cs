using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>The answer to a stored event. A retry gets it again byte for byte, so everything in it comes from the stored event.</summary>
public sealed record EventReceipt
{
    public string Status { get; } = "success";

    public string Message { get; } = "Event received and stored successfully";

    public required long EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required EventReceiptData Data { get; init; }
}

/// <summary>What tells the sender which of its events the receipt is for.</summary>
public sealed record EventReceiptData
{
    public required string EventType { get; init; }

    public required string AppointmentId { get; init; }

    public required string PatientId { get; init; }
}
