using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>One made-up event.</summary>
/// <param name="Type">As stored: 1 scheduled, 2 cancelled, 3 rescheduled, 4 completed, 5 no_show.</param>
/// <param name="AppointmentId">Unique to the appointment.</param>
/// <param name="PatientId">Few patients have many appointments.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="ReceivedAt">When it was reported: minutes later, seldom months.</param>
/// <param name="Source">The client that reported it.</param>
/// <param name="Notes">Null for most.</param>
/// <param name="Additional">The members that the service does not know, as one JSON object; null for most.</param>
internal sealed record SampleEvent(
    int Type, string AppointmentId, string PatientId, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt, string Source, string? Notes, string? Additional)
{
    private static readonly string[] WireNames =
        ["appointment.scheduled", "appointment.cancelled", "appointment.rescheduled", "appointment.completed", "appointment.no_show"];

    /// <summary>The name by which the service knows it again; null when it has none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The type as clients write it.</summary>
    public static string WireNameOf(int type) => WireNames[type - 1];

    /// <summary>Writes the event as a client sends it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("event_type", WireNameOf(Type));
        writer.WriteString("appointment_id", AppointmentId);
        writer.WriteString("patient_id", PatientId);
        writer.WriteString("timestamp", Timestamp);
        if (Notes is not null)
        {
            writer.WriteString("notes", Notes);
        }

        if (IdempotencyKey is not null)
        {
            writer.WriteString("idempotency_key", IdempotencyKey);
        }

        if (Additional is not null)
        {
            using var others = JsonDocument.Parse(Additional);
            foreach (var member in others.RootElement.EnumerateObject())
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
