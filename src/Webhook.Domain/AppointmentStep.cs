namespace Webhook.Domain;

/// <summary>As much of an event as its appointment's course depends on.</summary>
/// <param name="EventId">Its place in the log, which is the order in which events were received.</param>
/// <param name="Type">What happened.</param>
/// <param name="PatientId">To which patient.</param>
/// <param name="Timestamp">When it happened, in UTC.</param>
public sealed record AppointmentStep(long EventId, AppointmentEventType Type, string PatientId, DateTimeOffset Timestamp)
{
    /// <summary>Only the event's place, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => $"{nameof(AppointmentStep)} {EventId}";
}
