namespace Webhook.Application.Handlers.Delivery;

/// <summary>What became of handing an event to a handler. Reasons are read by operators and never hold a patient's data.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The handler is done with the event.</summary>
    public sealed record Done : DeliveryOutcome
    {
        public static Done Instance { get; } = new();
    }

    /// <summary>The handler cannot do this event: it is tried again by the schedule.</summary>
    public sealed record Failed(string Reason) : DeliveryOutcome;

    /// <summary>The handler can take nothing now: it is left alone for a while, and the event does not count as failed.</summary>
    /// <param name="RetryAfter">How long it wants to be left alone at least.</param>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter) : DeliveryOutcome
    {
        /// <summary>Whether the event itself may be the cause, so that it counts as failed when others are taken meanwhile.</summary>
        public bool MayBeTheEvent { get; init; }
    }

    /// <summary>The handler wants nothing any more.</summary>
    public sealed record Gone(string Reason) : DeliveryOutcome;
}
