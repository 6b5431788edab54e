using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhook.Benchmarks.Servers;

/// <summary>The body of a request, as the baselines read it.</summary>
internal sealed record Appointment(
    string EventType, string AppointmentId, string PatientId, DateTimeOffset Timestamp, string? Notes, string? IdempotencyKey);

/// <summary>The answer that the service gives, too.</summary>
internal sealed record Receipt(string Status, string Message, long EventId, DateTimeOffset ReceivedAt, ReceiptData Data)
{
    public static Receipt Of(Appointment body, long eventId, DateTimeOffset receivedAt) =>
        new("success", "Event received and stored successfully", eventId, receivedAt,
            new ReceiptData(body.EventType, body.AppointmentId, body.PatientId));
}

internal sealed record ReceiptData(string EventType, string AppointmentId, string PatientId);

/// <summary>What a receiver has got, all its paths together.</summary>
/// <param name="Requests">All.</param>
/// <param name="Events">Events that it took, each once a path.</param>
/// <param name="Repeated">Events that it took more often.</param>
/// <param name="OutOfOrder">Events that came after a later one of their appointment; 0 where nobody looks.</param>
internal sealed record Deliveries(long Requests, long Events, long Repeated, long OutOfOrder)
{
    public static Deliveries operator +(Deliveries left, Deliveries right) => new(
        left.Requests + right.Requests, left.Events + right.Events, left.Repeated + right.Repeated, left.OutOfOrder + right.OutOfOrder);
}

/// <summary>Serializers made by the compiler, as the service has them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Appointment))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Deliveries))]
[JsonSerializable(typeof(Dictionary<long, long>))]
internal sealed partial class MessagesJson : JsonSerializerContext;
