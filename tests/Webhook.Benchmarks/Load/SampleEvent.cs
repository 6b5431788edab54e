using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>One made-up event.</summary>
/// <param name="Type">As stored: 1 scheduled, 2 cancelled, 3 rescheduled, 4 completed, 5 no_show.</param>
/// <param name="AppointmentId">Unique to the appointment.</param>
/// <param name="PatientId">Few patients have many appointments.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="ReceivedAt">When it was reported, at most minutes later.</param>
/// <param name="Notes">Null for most.</param>
/// <param name="Additional">The members that the service does not know, as one JSON object; null for most.</param>
internal sealed record SampleEvent(
    int Type, string AppointmentId, string PatientId, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt, string? Notes, string? Additional)
{
    private static readonly string[] WireNames =
        ["appointment.scheduled", "appointment.cancelled", "appointment.rescheduled", "appointment.completed", "appointment.no_show"];

    /// <summary>Writes the event as a client sends it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("event_type", WireNames[Type - 1]);
        writer.WriteString("appointment_id", AppointmentId);
        writer.WriteString("patient_id", PatientId);
        writer.WriteString("timestamp", Timestamp);
        if (Notes is not null)
        {
            writer.WriteString("notes", Notes);
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
