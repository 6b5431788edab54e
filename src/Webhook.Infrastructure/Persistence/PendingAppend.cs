using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The events of one request, waiting for the writer.</summary>
internal sealed class PendingAppend(IReadOnlyList<AppointmentEvent> events, CancellationToken cancellationToken)
    : PendingWrite<AppendResult>(cancellationToken)
{
    private readonly WrittenEvent[] written = new WrittenEvent[events.Count];

    public override int Rows => events.Count;

    public override long Characters { get; } = Count(events);

    public override void Write(IWriterSession session) => session.Events.Append(events, written);

    /// <summary>Gives the events their places in the log.</summary>
    public override void Commit()
    {
        var outcomes = new AppendOutcome[written.Length];
        for (var index = 0; index < outcomes.Length; index++)
        {
            outcomes[index] = written[index].Outcome;
            if (written[index].Outcome is not AppendOutcome.Conflict)
            {
                events[index].StoredAs(written[index].EventId, written[index].ReceivedAt);
            }
        }

        Complete(new AppendResult(StorageState.Committed, outcomes));
    }

    public override void Fail() => Complete(AppendResult.Unavailable);

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
