using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The events of one request, waiting for the writer.</summary>
internal sealed class PendingAppend(IReadOnlyList<AppointmentEvent> events, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<AppendResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<AppointmentEvent> Events { get; } = events;

    /// <summary>About how much text the events hold.</summary>
    public long Characters { get; } = Count(events);

    /// <summary>Completes after the commit.</summary>
    public Task<AppendResult> Completion => completion.Task;

    /// <summary>Ends the append when nobody waits for its answer any more: its events need not be stored.</summary>
    /// <returns>Whether it ended.</returns>
    public bool TryAbandon() => cancellationToken.IsCancellationRequested && completion.TrySetCanceled(cancellationToken);

    /// <summary>Gives the events their places in the log, which are durable now.</summary>
    /// <param name="written">What the writer says, one for each event in its order.</param>
    public void Commit(ReadOnlySpan<WrittenEvent> written)
    {
        var outcomes = new AppendOutcome[Events.Count];
        for (var index = 0; index < outcomes.Length; index++)
        {
            outcomes[index] = written[index].Outcome;
            if (written[index].Outcome is not AppendOutcome.Conflict)
            {
                Events[index].StoredAs(written[index].EventId, written[index].ReceivedAt);
            }
        }

        completion.SetResult(new AppendResult(StorageState.Committed, outcomes));
    }

    /// <summary>The database could not be written.</summary>
    public void Fail() => completion.SetResult(AppendResult.Unavailable);

    /// <summary>These events cannot be stored, whatever the state of the database.</summary>
    public void Fail(Exception exception) => completion.SetException(exception);

    private static long Count(IReadOnlyList<AppointmentEvent> events)
    {
        var characters = 0L;
        for (var index = 0; index < events.Count; index++)
        {
            var received = events[index];
            characters += received.AppointmentId.Length + received.PatientId.Length
                + (received.Notes?.Length ?? 0) + (received.Additional?.Length ?? 0);
        }

        return characters;
    }
}

/// <summary>What a transaction did with one event; true only once it is committed.</summary>
internal readonly record struct WrittenEvent(AppendOutcome Outcome, long EventId, DateTimeOffset ReceivedAt);
