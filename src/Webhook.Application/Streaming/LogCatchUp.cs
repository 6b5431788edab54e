using Webhook.Application.Events;

namespace Webhook.Application.Streaming;

/// <summary>
/// Reads the log for those who are behind the <see cref="EventFeed"/>. Only a few read at a time, so that a thousand who
/// come back after a restart leave the processors and the disk to those who send.
/// </summary>
internal sealed class LogCatchUp(IAppointmentEventRepository repository, StreamedEvents events) : IDisposable
{
    private const int PageEvents = 100;
    private const int AtATime = 2;

    private readonly SemaphoreSlim turns = new(AtATime);

    /// <param name="filter">Which events.</param>
    /// <param name="after">The event_id after which to read.</param>
    /// <param name="upTo">The last event_id that may be given.</param>
    /// <param name="cancellationToken">Ends the wait and the search.</param>
    /// <returns>The first events that match, and the event_id up to which there are no others.</returns>
    public async Task<(IReadOnlyList<StreamedEvent> Events, long Position)> ReadAsync(
        EventFilter filter, long after, long upTo, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var found = new List<StreamedEvent>();
            var bytes = 0;
            var page = await repository.ListAsync(filter, EventOrder.OldestFirst, after, PageEvents, cancellationToken);
            foreach (var stored in page.TakeWhile(stored => stored.Id <= upTo))
            {
                found.Add(events.Of(stored));
                bytes += found[^1].Bytes.Length;
                if (found.Count == PageEvents || bytes > FeedSeat.MaxWaitingBytes)
                {
                    // The rest of a page of large events is read again rather than kept while the listener takes these.
                    return (found, stored.Id);
                }
            }

            return (found, upTo);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();
}
