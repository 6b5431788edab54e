using System.Security.Cryptography;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Writes what the <see cref="GroupCommit"/> gathers. Used by one thread at a time; after a failure it starts over.</summary>
internal interface IWriter : IDisposable
{
    /// <summary>Writes all of it in one transaction and returns after it is durable.</summary>
    /// <returns>The event_id of the newest event that was stored; 0 when none was.</returns>
    /// <exception cref="System.Data.Common.DbException">Nothing of the batch was written, or, where a write is in doubt, it is not known whether it was.</exception>
    long Write(IReadOnlyList<PendingWrite> batch);

    /// <summary>Does what is not part of a transaction.</summary>
    /// <exception cref="System.Data.Common.DbException">It was not done.</exception>
    void Do(PendingWrite alone);
}

/// <summary>What can be written within a transaction of the <see cref="IWriter"/>.</summary>
internal interface IWriterSession
{
    IEventAppender Events { get; }

    IEventEraser Erased { get; }

    IAuditAppender Audit { get; }

    IHandlerWriter Handlers { get; }

    /// <summary>A change that means nothing, which tells whether the database can be written.</summary>
    void Touch();
}

/// <summary>Appends events and counts them.</summary>
internal interface IEventAppender
{
    /// <summary>Stores events that are new, in their order.</summary>
    /// <param name="events">The events.</param>
    /// <param name="written">Takes what became of each, at the latest when the transaction is committed.</param>
    void Append(IReadOnlyList<AppointmentEvent> events, WrittenEvent[] written);
}

/// <summary>What a transaction did with one event; true only once it is committed.</summary>
internal readonly record struct WrittenEvent(AppendOutcome Outcome, long EventId, DateTimeOffset ReceivedAt);

/// <summary>What a retry of an event is answered by.</summary>
internal readonly record struct KeyedEvent(long EventId, DateTimeOffset ReceivedAt, byte[] Fingerprint)
{
    /// <returns>What becomes of another event with the same key: it has the same content, or other.</returns>
    public WrittenEvent Answer(AppointmentEvent received) => new(
        CryptographicOperations.FixedTimeEquals(Fingerprint, received.Fingerprint) ? AppendOutcome.Replayed : AppendOutcome.Conflict, EventId, ReceivedAt);
}

/// <summary>Deletes events with what handlers failed of them, and keeps what a retry of one is answered by.</summary>
internal interface IEventEraser
{
    /// <summary>Deletes the first events of the log that were received before the time.</summary>
    /// <param name="receivedBefore">The time.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>Null when there are no more.</returns>
    ErasedRange? EraseOldest(DateTimeOffset receivedBefore, int limit);

    /// <summary>Deletes the first events of the log at once, by the table that they have for themselves.</summary>
    /// <param name="part">The table.</param>
    /// <returns>Null when somebody reads, so that it must be tried again later; none when it is gone already.</returns>
    ErasedRange? ErasePart(EventPart part);

    /// <summary>Deletes events of a patient.</summary>
    /// <param name="patientId">The patient.</param>
    /// <param name="limit">How many at most.</param>
    ErasedRange EraseOfPatient(string patientId, int limit);
}

/// <summary>Events that were deleted together.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first one's event_id.</param>
/// <param name="Last">The last one's.</param>
internal readonly record struct ErasedRange(long Count, long First, long Last)
{
    public ErasedRange With(long eventId) => new(Count + 1, Count == 0 ? eventId : First, eventId);

    public ErasedRange With(ErasedRange later) => later.Count == 0 ? this : new(Count + later.Count, Count == 0 ? later.First : First, later.Last);
}

/// <summary>A table of events, all of which may be deleted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">What it holds.</param>
internal sealed record EventPart(string Name, ErasedRange Events);

/// <summary>Chains entries of the audit and takes old ones away.</summary>
internal interface IAuditAppender
{
    /// <returns>The entry's place in the chain.</returns>
    long Append(AuditEntry entry, DateTimeOffset now);

    /// <summary>Deletes the first entries of the chain that are older than the time. The chain then begins behind them.</summary>
    /// <param name="before">The time.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>How many, and the last one's id.</returns>
    (long Count, long Last) Prune(DateTimeOffset before, int limit);
}

/// <summary>Stores handlers and their failures.</summary>
internal interface IHandlerWriter
{
    /// <summary>Adds a handler that is new.</summary>
    void Add(string name, LogStart from, DateTimeOffset now);

    /// <summary>Takes a handler for this process, unless another has it, and fences off who had it before.</summary>
    /// <returns>The fence; null when another process has it, or there is none.</returns>
    long? Take(string name);

    /// <summary>Stores a handler as it is now, unless it was fenced off.</summary>
    /// <returns>Whether it is stored.</returns>
    bool Update(HandlerState state);

    /// <summary>Fences off who delivers to the handler.</summary>
    void FenceOff(string name);

    /// <summary>Gives a handler back, if this process has it.</summary>
    void GiveBack(string name);

    /// <summary>Fences off all who deliver in other processes.</summary>
    /// <returns>Their handlers, and the fences that they do not have.</returns>
    IReadOnlyDictionary<string, long> FenceOffOthers();

    /// <param name="fences">What <see cref="FenceOffOthers"/> gave.</param>
    /// <returns>Whether a process that lives may still be at what it was fenced off from: it has neither taken its handler again nor given it back.</returns>
    bool IsAnyHeld(IReadOnlyDictionary<string, long> fences);

    /// <summary>Stores failures, in the place of what was stored of them.</summary>
    void Put(IReadOnlyList<HandlerFailure> failures);

    /// <summary>Forgets failures.</summary>
    /// <returns>How many were there.</returns>
    long Remove(string handler, IReadOnlyList<long> eventIds);

    /// <returns>Whether the failure was there; one that waits behind another cannot be tried.</returns>
    bool Retry(string handler, long eventId, DateTimeOffset now);

    /// <param name="handler">Whose failures.</param>
    /// <param name="now">When they are tried again.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>How many failures were dead.</returns>
    long RetryDead(string handler, DateTimeOffset now, int limit);
}
