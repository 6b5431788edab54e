using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>The log of events. Appends are durable; reads see what is committed.</summary>
public interface IAppointmentEventRepository
{
    /// <summary>
    /// Stores the events in the order given, all in one transaction with whatever else is waiting, and answers after
    /// the commit. Whether a keyed event is new is decided by the database's unique key, for each event by itself.
    /// </summary>
    /// <param name="events">Events that are not stored yet; at least one.</param>
    /// <param name="whenFull">What to do when too much is waiting already.</param>
    /// <param name="cancellationToken">
    /// Leaves the events out if the writer has not reached them; if it has, they are stored wholly or not at all.
    /// </param>
    Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken);

    /// <returns>The event, or null when there is none.</returns>
    Task<AppointmentEvent?> FindAsync(long eventId, CancellationToken cancellationToken);

    /// <param name="filter">Which events.</param>
    /// <param name="order">In which direction the log is read.</param>
    /// <param name="beyond">The event_id after which to go on in that direction; null to start at its beginning.</param>
    /// <param name="limit">How many events at most, from 1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The first that match; fewer than <paramref name="limit"/> when there are no more.</returns>
    Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken);

    /// <returns>Those of the events that are there, in no order.</returns>
    Task<IReadOnlyList<AppointmentEvent>> FindAllAsync(IReadOnlyList<long> eventIds, CancellationToken cancellationToken);

    /// <returns>Whether no event was deleted because of its age.</returns>
    Task<bool> IsWholeAsync(CancellationToken cancellationToken);

    /// <summary>Reads an appointment's events while it gives them, the last that happened first; of two at the same time, the one received last.</summary>
    /// <param name="appointmentId">The appointment.</param>
    /// <param name="source">Who reported the events; null for everybody.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    IAsyncEnumerable<AppointmentStep> WalkBackAsync(string appointmentId, string? source, CancellationToken cancellationToken);
}

/// <summary>What an append does when too much is waiting for the writer.</summary>
public enum WhenFull
{
    /// <summary>Answer <see cref="StorageState.Overloaded"/> at once.</summary>
    Refuse,

    /// <summary>Wait for a place, so that a stream is slowed down instead of refused.</summary>
    Wait,
}

/// <summary>Whether storage took the events.</summary>
public enum StorageState
{
    /// <summary>Committed; every event has its outcome.</summary>
    Committed,

    /// <summary>Too much is waiting: nothing was stored.</summary>
    Overloaded,

    /// <summary>The database cannot be written now: nothing was acknowledged.</summary>
    Unavailable,
}

/// <summary>What became of one event of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Stored as a new event, which now has its id.</summary>
    Stored,

    /// <summary>Stored under the same key with the same content before; the event now has that one's id.</summary>
    Replayed,

    /// <summary>Other content was stored under the same key before; the event was not stored.</summary>
    Conflict,
}

/// <param name="State">Whether storage took the events.</param>
/// <param name="Outcomes">One for each event in its order; empty unless committed.</param>
public sealed record AppendResult(StorageState State, IReadOnlyList<AppendOutcome> Outcomes)
{
    public static AppendResult Overloaded { get; } = new(StorageState.Overloaded, []);

    public static AppendResult Unavailable { get; } = new(StorageState.Unavailable, []);
}
