namespace Webhook.Domain;

/// <summary>What a client reports, after parsing: two reports with equal content are the same event.</summary>
/// <param name="Type">What happened.</param>
/// <param name="AppointmentId">To which appointment; see <see cref="Identifier"/>.</param>
/// <param name="PatientId">To which patient; see <see cref="Identifier"/>.</param>
/// <param name="Timestamp">When; see <see cref="EventTime"/>.</param>
/// <param name="Notes">Free text; see <see cref="Domain.Notes"/>.</param>
/// <param name="Additional">Members that the service does not know, as the text of one JSON object.</param>
public sealed record EventContent(
    AppointmentEventType Type,
    string AppointmentId,
    string PatientId,
    DateTimeOffset Timestamp,
    string? Notes,
    string? Additional)
{
    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(EventContent);
}
