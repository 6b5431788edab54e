using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>
/// A listener's place at the <see cref="EventFeed"/>: what the feed offers waits here until it is taken. When too much
/// waits the seat is closed; what it holds by then is without a gap, and the listener goes on in the log.
/// </summary>
internal sealed class FeedSeat(EventFilter filter, long after, TimeProvider time)
{
    /// <summary>How much may wait, in bytes.</summary>
    public const int MaxWaitingBytes = 512 * 1024;

    private readonly Channel<IReadOnlyList<StreamedEvent>> offered = Channel.CreateUnbounded<IReadOnlyList<StreamedEvent>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private List<StreamedEvent> prepared = [];
    private long waitingBytes;

    public EventFilter Filter => filter;

    public bool Wants(AppointmentEvent stored) => stored.Id > after && filter.Matches(stored);

    /// <summary>Puts an event into what is offered next.</summary>
    /// <returns>Whether it is the first there.</returns>
    public bool Prepare(StreamedEvent streamed)
    {
        prepared.Add(streamed);
        return prepared.Count == 1;
    }

    /// <summary>Offers what is prepared.</summary>
    /// <returns>Whether there was room; if not, the seat is closed.</returns>
    public bool TryOffer()
    {
        var events = prepared;
        prepared = [];
        if (Interlocked.Add(ref waitingBytes, BytesOf(events)) > MaxWaitingBytes)
        {
            Close(exception: null);
            return false;
        }

        return offered.Writer.TryWrite(events);
    }

    /// <param name="exception">What the listener is told after it has taken what waits; null when it may go on in the log.</param>
    public void Close(Exception? exception) => offered.Writer.TryComplete(exception);

    /// <summary>Gives what is offered until the seat is closed.</summary>
    /// <param name="quiet">After how long without an event an empty list is given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<IReadOnlyList<StreamedEvent>> ReadAsync(
        TimeSpan quiet, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (offered.Reader.TryRead(out var events))
            {
                yield return events;
                Interlocked.Add(ref waitingBytes, -BytesOf(events));
            }

            var more = offered.Reader.WaitToReadAsync(cancellationToken).AsTask();
            while (!more.IsCompleted)
            {
                await ((Task)more).WaitAsync(quiet, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!more.IsCompleted)
                {
                    yield return [];
                }
            }

            if (!await more)
            {
                yield break;
            }
        }
    }

    private static long BytesOf(IReadOnlyList<StreamedEvent> events)
    {
        var bytes = 0L;
        for (var index = 0; index < events.Count; index++)
        {
            bytes += events[index].Bytes.Length;
        }

        return bytes;
    }
}
