namespace Webhook.Application.Handlers.Delivery;

/// <summary>The events of one appointment that a handler is not done with, in the order of the log. One of them is under way at a time.</summary>
internal sealed class Lane(string appointmentId)
{
    private readonly LinkedList<Delivery> deliveries = [];

    public string AppointmentId => appointmentId;

    /// <summary>The one that is next, or under way.</summary>
    public Delivery? Head => deliveries.First?.Value;

    public bool IsBusy { get; set; }

    /// <summary>Puts an event into its place. Almost always that is the end: only a replay brings earlier ones.</summary>
    /// <returns>The one before it; null when there is none.</returns>
    public Delivery? Insert(Delivery delivery)
    {
        var before = deliveries.Last;
        while (before is not null && before.Value.EventId > delivery.EventId)
        {
            before = before.Previous;
        }

        _ = before is null ? deliveries.AddFirst(delivery) : deliveries.AddAfter(before, delivery);
        return before?.Value;
    }

    public void Remove(Delivery delivery) => deliveries.Remove(delivery);

    /// <returns>Those behind one, in their order.</returns>
    public IEnumerable<Delivery> Behind(Delivery delivery) => deliveries.SkipWhile(one => one != delivery).Skip(1);
}

/// <summary>An event that a handler is not done with.</summary>
internal sealed class Delivery(long eventId, Lane lane, LoggedEvent? logged)
{
    public long EventId => eventId;

    public Lane Lane => lane;

    /// <summary>The event; null for a failure, whose event is read when its time has come.</summary>
    public LoggedEvent? Logged { get; set; } = logged;

    /// <summary>The place of its last handing over among all of the handler.</summary>
    public long Turn { get; set; }

    /// <summary>How often the event was handed over and failed.</summary>
    public int Attempts { get; set; }

    /// <summary>Not to be handed over before; null for at once.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Whether it is one of the failures, so that the handler's position may pass it.</summary>
    public bool IsFailure { get; set; }

    /// <summary>Whether the failure is stored, or about to be.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether the handler is done with it or gave it up.</summary>
    public bool IsOver { get; set; }
}
