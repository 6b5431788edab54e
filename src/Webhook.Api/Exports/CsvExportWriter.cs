using CsvHelper;
using Webhook.Api.Formats;
using Webhook.Domain;

namespace Webhook.Api.Exports;

/// <summary>
/// RFC 4180 with a row of names, in UTF-8 with the byte-order mark by which spreadsheets know it. A cell that a spreadsheet
/// would take for a formula gets an apostrophe in front.
/// </summary>
internal sealed class CsvExportWriter(Stream target) : IExportWriter
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    private readonly CsvWriter csv = CsvWriter.Create(target, Options, leaveOpen: true);

    public FileType Type { get; } = new("text/csv; charset=utf-8", "csv");

    public void Begin() => csv.WriteHeader(
        ["event_id", "event_type", "appointment_id", "patient_id", "timestamp", "notes", "source", "received_at", "idempotency_key", "additional"]);

    public void Write(AppointmentEvent stored)
    {
        csv.WriteField(stored.Id);
        csv.WriteField(stored.Type.ToWireName());
        csv.WriteField(stored.AppointmentId);
        csv.WriteField(stored.PatientId);
        csv.WriteField(UtcMicrosecondsConverter.ToText(stored.Timestamp));
        csv.WriteField(stored.Notes);
        csv.WriteField(stored.Source);
        csv.WriteField(UtcMicrosecondsConverter.ToText(stored.ReceivedAt));
        csv.WriteField(stored.IdempotencyKey);
        csv.WriteField(stored.Additional);
        csv.EndRecord();
    }

    public void Flush() => csv.Flush();

    public void Dispose() => csv.Dispose();
}
