using System.Runtime.CompilerServices;
using Webhook.Application.Events;

namespace Webhook.Application.Streaming;

/// <summary>One who listens to the live stream. Holds one of the places until it is disposed.</summary>
public sealed class EventSubscription : IDisposable
{
    private readonly EventFeed feed;
    private readonly LogCatchUp log;
    private readonly EventFilter filter;
    private int left;

    internal EventSubscription(EventFeed feed, LogCatchUp log, EventFilter filter, long start)
    {
        this.feed = feed;
        this.log = log;
        this.filter = filter;
        Start = start;
    }

    /// <summary>The event_id after which the events are given.</summary>
    public long Start { get; }

    /// <summary>
    /// Gives every event that matches and lies after <see cref="Start"/>, in the order of the log, once, for ever. Slow
    /// takers are given the events from the log instead of from memory.
    /// </summary>
    /// <param name="quiet">After how long without an event an empty list is given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageUnavailableException">The log cannot be read now.</exception>
    public async IAsyncEnumerable<IReadOnlyList<StreamedEvent>> ReadAsync(
        TimeSpan quiet, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = Start;
        while (true)
        {
            // First the seat, then the log up to where the seat begins: so nothing is missed between them, and nothing repeated.
            var seat = feed.Join(filter, position, out var seatedAt);
            try
            {
                while (position < seatedAt)
                {
                    (var found, position) = await log.ReadAsync(filter, position, seatedAt, cancellationToken);
                    if (found.Count > 0)
                    {
                        yield return found;
                    }
                }

                await foreach (var offered in seat.ReadAsync(quiet, cancellationToken))
                {
                    yield return offered;
                    position = offered.Count > 0 ? offered[^1].EventId : position;
                }
            }
            finally
            {
                feed.Leave(seat);
            }
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            feed.GiveBackPlace();
        }
    }
}
