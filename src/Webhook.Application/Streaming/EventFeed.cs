using Microsoft.Extensions.Options;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>
/// Reads what is new in the log, once for all who listen, while there is anybody. A round begins as soon as the log has
/// grown, but not sooner than <see cref="Pause"/> after the last one: a quiet service passes an event on at once, and a
/// busy one keeps its processors for those who send.
/// </summary>
internal sealed class EventFeed(
    ILogSignal signal, IAppointmentEventRepository repository, StreamedEvents events, LogCatchUp log,
    IOptions<StreamOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const int PageEvents = 250;

    private readonly Lock gate = new();
    private readonly FeedSeats seats = new(events);
    private long position;
    private bool isRunning;
    private int listeners;

    /// <param name="filter">Which events.</param>
    /// <param name="after">The event_id after which they begin; null for the end of the log.</param>
    /// <returns>The subscription, or null when all places are taken.</returns>
    public EventSubscription? Subscribe(EventFilter filter, long? after)
    {
        if (Interlocked.Increment(ref listeners) <= options.Value.MaxListeners)
        {
            return new EventSubscription(this, log, filter, after ?? signal.Position);
        }

        GiveBackPlace();
        return null;
    }

    public void GiveBackPlace() => Interlocked.Decrement(ref listeners);

    /// <param name="filter">Which events.</param>
    /// <param name="after">Up to here the listener has them.</param>
    /// <param name="seatedAt">The event_id after which the seat is offered every event that matches.</param>
    public FeedSeat Join(EventFilter filter, long after, out long seatedAt)
    {
        var seat = new FeedSeat(filter, after, time);
        lock (gate)
        {
            seats.Add(seat);
            if (!isRunning)
            {
                isRunning = true;
                position = signal.Position;

                // The loop is nobody's request: it takes over neither trace nor context of the first who listens.
                ThreadPool.UnsafeQueueUserWorkItem(static feed => _ = feed.RunAsync(), this, preferLocal: false);
            }

            seatedAt = position;
            return seat;
        }
    }

    public void Leave(FeedSeat seat)
    {
        lock (gate)
        {
            seats.Remove(seat);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await WaitAsync())
            {
                var grownTo = signal.Position;
                var page = await repository.ListAsync(EventFilter.All, EventOrder.OldestFirst, position, PageEvents, CancellationToken.None);
                var isLast = page.Count < PageEvents;
                Offer(page, page.Count == 0 ? grownTo : isLast ? Math.Max(grownTo, page[^1].Id) : page[^1].Id);
                if (isLast)
                {
                    await Task.Delay(Pause, time);
                }
            }
        }
        catch (Exception exception)
        {
            // Nobody may wait for what is not read any more. The next who joins starts the loop anew.
            Close(exception);
        }
    }

    /// <returns>Whether somebody listens; if not, the loop has ended.</returns>
    private async Task<bool> WaitAsync()
    {
        await signal.WaitBeyondAsync(position, CancellationToken.None);
        lock (gate)
        {
            return isRunning = seats.Count > 0;
        }
    }

    private void Offer(IReadOnlyList<AppointmentEvent> page, long upTo)
    {
        lock (gate)
        {
            seats.Offer(page);
            position = upTo;
        }
    }

    private void Close(Exception exception)
    {
        lock (gate)
        {
            seats.Close(exception);
            isRunning = false;
        }
    }
}
