namespace Webhook.Domain;

/// <summary>How an appointment stands; a rescheduled one is scheduled again, as in HL7 FHIR's AppointmentStatus.</summary>
public enum AppointmentState
{
    Scheduled,
    Cancelled,
    Completed,
    NoShow,
}

/// <summary>How events lead from one state to the next.</summary>
public static class AppointmentStates
{
    /// <summary>The name as it travels: that of the event type that leads there, without its prefix.</summary>
    public static string ToWireName(this AppointmentState state) => state switch
    {
        AppointmentState.Scheduled => "scheduled",
        AppointmentState.Cancelled => "cancelled",
        AppointmentState.Completed => "completed",
        AppointmentState.NoShow => "no_show",
    };

    /// <summary>
    /// The state after an event, whatever the state before: who reports something later knows better, so that a mistake is
    /// mended by reporting what is true.
    /// </summary>
    public static AppointmentState After(AppointmentEventType type) => type switch
    {
        AppointmentEventType.Scheduled => AppointmentState.Scheduled,
        AppointmentEventType.Rescheduled => AppointmentState.Scheduled,
        AppointmentEventType.Cancelled => AppointmentState.Cancelled,
        AppointmentEventType.Completed => AppointmentState.Completed,
        AppointmentEventType.NoShow => AppointmentState.NoShow,
    };

    /// <param name="first">What the first event says.</param>
    /// <returns>What is wrong with that, or null.</returns>
    public static Anomaly? ContradictionAtBegin(AppointmentEventType first) => first switch
    {
        AppointmentEventType.Scheduled => null,
        AppointmentEventType.Rescheduled or AppointmentEventType.Cancelled
            or AppointmentEventType.Completed or AppointmentEventType.NoShow => Anomaly.NotScheduled,
    };

    /// <param name="before">The state in which the event finds the appointment.</param>
    /// <param name="type">What the event says.</param>
    /// <returns>What contradicts the state, or null when the event may follow.</returns>
    public static Anomaly? Contradiction(AppointmentState before, AppointmentEventType type) => before switch
    {
        AppointmentState.Scheduled => type switch
        {
            AppointmentEventType.Scheduled => Anomaly.ScheduledTwice,
            AppointmentEventType.Rescheduled or AppointmentEventType.Cancelled
                or AppointmentEventType.Completed or AppointmentEventType.NoShow => null,
        },

        // What did not take place can be given another time.
        AppointmentState.Cancelled => type switch
        {
            AppointmentEventType.Scheduled or AppointmentEventType.Rescheduled => null,
            AppointmentEventType.Cancelled or AppointmentEventType.Completed or AppointmentEventType.NoShow => Anomaly.AfterCancelled,
        },
        AppointmentState.NoShow => type switch
        {
            AppointmentEventType.Scheduled or AppointmentEventType.Rescheduled => null,
            AppointmentEventType.Cancelled or AppointmentEventType.Completed or AppointmentEventType.NoShow => Anomaly.AfterNoShow,
        },
        AppointmentState.Completed => Anomaly.AfterCompleted,
    };
}
