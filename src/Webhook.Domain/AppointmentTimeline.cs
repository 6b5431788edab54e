namespace Webhook.Domain;

/// <summary>
/// Walks over an appointment's events from the last that happened to the first: whether an event came late shows in those
/// that follow it. Whatever the number of events, it keeps no more than one of them.
/// </summary>
public sealed class AppointmentTimeline
{
    private AppointmentStep? earliest;
    private bool earliestIsLate;
    private long firstReceived = long.MaxValue;

    /// <summary>The state that the events imply, which is what the last one says; null without events.</summary>
    public AppointmentState? State { get; private set; }

    /// <summary>Goes one event back.</summary>
    /// <param name="step">The event that happened just before all others so far; of two at the same time, the one received first.</param>
    /// <returns>The anomalies of the event that follows it, in the order of <see cref="Anomaly.All"/> backwards.</returns>
    /// <exception cref="InvalidOperationException">The event did not happen before the others.</exception>
    public IEnumerable<EventAnomaly> GoBackTo(AppointmentStep step)
    {
        if (earliest is not null && (step.Timestamp, step.EventId).CompareTo((earliest.Timestamp, earliest.EventId)) >= 0)
        {
            throw new InvalidOperationException("The events of a timeline must be added from the last to the first.");
        }

        var anomalies = Judge(before: step);
        State ??= AppointmentStates.After(step.Type);

        // Those that happened at the same time were received after it: that is their order.
        earliestIsLate = step.EventId > firstReceived;
        firstReceived = Math.Min(firstReceived, step.EventId);
        earliest = step;
        return anomalies;
    }

    /// <summary>Says that there are no earlier events.</summary>
    /// <returns>The anomalies of the first event.</returns>
    public IEnumerable<EventAnomaly> ArriveAtBegin() => Judge(before: null);

    private List<EventAnomaly> Judge(AppointmentStep? before)
    {
        var anomalies = new List<EventAnomaly>();
        if (earliest is null)
        {
            return anomalies;
        }

        if (earliestIsLate)
        {
            anomalies.Add(new EventAnomaly(earliest.EventId, Anomaly.ReceivedLate));
        }

        if (before is not null && before.PatientId != earliest.PatientId)
        {
            anomalies.Add(new EventAnomaly(earliest.EventId, Anomaly.PatientChanged));
        }

        var contradiction = before is null
            ? AppointmentStates.ContradictionAtBegin(earliest.Type)
            : AppointmentStates.Contradiction(AppointmentStates.After(before.Type), earliest.Type);
        if (contradiction is not null)
        {
            anomalies.Add(new EventAnomaly(earliest.EventId, contradiction));
        }

        return anomalies;
    }
}
