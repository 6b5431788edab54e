using System.Text.Json;
using Webhook.Api.Batches;
using Webhook.Api.Formats;
using Webhook.Domain;

namespace Webhook.Api.Exports;

/// <summary>
/// One event a line in the shape in which it was sent, unknown members included: the file can be sent to
/// <c>POST /webhook/appointments</c>. What the service added (event_id, source, received_at) is not in it for that reason.
/// </summary>
internal sealed class NdjsonExportWriter(Stream target) : IExportWriter
{
    public static readonly FileType FileType = new(BatchInputFormatter.Ndjson, "ndjson");

    private readonly Utf8JsonWriter json = new(target, JsonFormat.WriterOptions);

    public FileType Type => FileType;

    public void Begin()
    {
    }

    public void Write(AppointmentEvent stored)
    {
        json.WriteStartObject();
        json.WriteString("event_type", stored.Type.ToWireName());
        json.WriteString("appointment_id", stored.AppointmentId);
        json.WriteString("patient_id", stored.PatientId);
        json.WriteString("timestamp", UtcMicrosecondsConverter.ToText(stored.Timestamp));
        if (stored.Notes is not null)
        {
            json.WriteString("notes", stored.Notes);
        }

        if (stored.IdempotencyKey is not null)
        {
            json.WriteString("idempotency_key", stored.IdempotencyKey);
        }

        WriteAdditional(stored.Additional);
        json.WriteEndObject();
        json.Flush();
        target.WriteByte((byte)'\n');
        json.Reset();
    }

    public void Flush() => json.Flush();

    public void Dispose() => json.Dispose();

    private void WriteAdditional(string? additional)
    {
        if (additional is null)
        {
            return;
        }

        using var members = JsonDocument.Parse(additional);
        foreach (var member in members.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }
}
