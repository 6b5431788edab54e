using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>An answer that goes on for long: counts what it gives, and leaves one entry when it ends.</summary>
internal sealed class OpenAccess(AuditRecorder recorder, Access access, AccessFacts facts)
{
    private readonly EventIds events = new();
    private long rows;
    private bool isClosed;

    /// <summary>Counts events.</summary>
    public void Give(IEnumerable<long> eventIds)
    {
        foreach (var eventId in eventIds)
        {
            events.Add(eventId);
        }
    }

    /// <summary>Counts rows that are no events.</summary>
    public void Give(long count) => rows += count;

    /// <summary>Leaves the entry that says that all was given.</summary>
    /// <exception cref="StorageUnavailableException">It is not stored: then the answer must not look whole.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        isClosed = true;
        return recorder.RecordAsync(access, Facts(AccessOutcome.Done), cancellationToken);
    }

    /// <summary>Leaves an entry unless one was left already.</summary>
    public Task EndAsync(string outcome)
    {
        var wasClosed = isClosed;
        isClosed = true;
        return wasClosed ? Task.CompletedTask : recorder.TryRecordAsync(access, Facts(outcome));
    }

    private AccessFacts Facts(string outcome) => facts with { Outcome = outcome, Rows = rows + events.Count, Events = events.ToText() };
}
