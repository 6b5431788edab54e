namespace Webhook.Domain;

/// <summary>A way in which an event does not fit the other events of its appointment.</summary>
/// <param name="Code">Stable and documented.</param>
/// <param name="Detail">One sentence for people; the same for every event.</param>
public sealed record Anomaly(string Code, string Detail)
{
    public static readonly Anomaly NotScheduled = new(
        "not_scheduled", "The appointment's first event does not schedule it.");

    public static readonly Anomaly ScheduledTwice = new(
        "scheduled_twice", "The appointment was scheduled already; another time is an appointment.rescheduled.");

    public static readonly Anomaly AfterCancelled = new(
        "after_cancelled", "The appointment was cancelled and not scheduled again.");

    public static readonly Anomaly AfterNoShow = new(
        "after_no_show", "The patient did not come and the appointment was not scheduled again.");

    public static readonly Anomaly AfterCompleted = new(
        "after_completed", "The appointment was completed already.");

    public static readonly Anomaly PatientChanged = new(
        "patient_changed", "The event before this one is about another patient.");

    public static readonly Anomaly ReceivedLate = new(
        "received_late", "An event with a later timestamp was received before this one.");

    public static IReadOnlyList<Anomaly> All { get; } =
        [NotScheduled, ScheduledTwice, AfterCancelled, AfterNoShow, AfterCompleted, PatientChanged, ReceivedLate];
}

/// <param name="EventId">The event that does not fit.</param>
/// <param name="Anomaly">In which way.</param>
public readonly record struct EventAnomaly(long EventId, Anomaly Anomaly);
