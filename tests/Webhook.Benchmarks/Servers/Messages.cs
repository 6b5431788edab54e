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

/// <summary>Serializers made by the compiler, as the service has them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Appointment))]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class MessagesJson : JsonSerializerContext;
