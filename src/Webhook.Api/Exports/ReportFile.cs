using System.Runtime.CompilerServices;
using System.Text.Json;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Application.Patients;

namespace Webhook.Api.Exports;

/// <summary>Everything about a patient.</summary>
/// <param name="PatientId">Whose report it is.</param>
/// <param name="GeneratedAt">When it was made.</param>
/// <param name="Events">The patient's events, the oldest first.</param>
/// <param name="Accesses">Who asked for the patient or was given events of the patient, the oldest first.</param>
public sealed record PatientReportAnswer(
    string PatientId, DateTimeOffset GeneratedAt, IReadOnlyList<EventDto> Events, IReadOnlyList<PatientAccess> Accesses);

/// <summary>Writes a <see cref="PatientReportAnswer"/> while it is read.</summary>
internal static class ReportFile
{
    private static readonly FileType Json = new(JsonFormat.ContentType, "json");

    /// <summary>The file's name is not the patient's.</summary>
    public static FileDownload Of(PatientReport report) => new("patient-report", report.GeneratedAt, Json, WriteAsync(report));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        PatientReport report, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, JsonFormat.WriterOptions);
        json.WriteStartObject();
        json.WriteString("patient_id", report.PatientId);
        json.WriteString("generated_at", UtcMicrosecondsConverter.ToText(report.GeneratedAt));
        json.WriteStartArray("events");
        await foreach (var page in report.Events.WithCancellation(cancellationToken))
        {
            yield return Write(page);
        }

        json.WriteEndArray();
        json.WriteStartArray("accesses");
        await foreach (var page in report.Accesses.WithCancellation(cancellationToken))
        {
            yield return Write(page);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        yield return Write<PatientAccess>([]);

        ReadOnlyMemory<byte> Write<T>(IReadOnlyList<T> items)
        {
            buffer.SetLength(0);
            foreach (var item in items)
            {
                JsonSerializer.Serialize(json, item, JsonFormat.Options);
            }

            json.Flush();
            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
    }
}
