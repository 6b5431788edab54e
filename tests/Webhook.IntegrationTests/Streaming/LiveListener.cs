using Webhook.Application.Events;
using Webhook.Application.Streaming;

namespace Webhook.IntegrationTests.Streaming;

/// <summary>
/// One who listens by chance: takes what comes at once or only after the log has grown a good deal, and now and then
/// goes away and comes back with the last event_id.
/// </summary>
internal sealed class LiveListener(EventFeed feed, ILogSignal signal, EventFilter filter, long? after, int seed)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);
    private readonly Random random = new(seed);
    private readonly Lock gate = new();
    private readonly List<long> heard = [];

    public EventFilter Filter => filter;

    /// <summary>Where it began; only the events after it are its own.</summary>
    public long Start { get; private set; } = -1;

    public IReadOnlyList<long> Heard
    {
        get
        {
            lock (gate)
            {
                return [.. heard];
            }
        }
    }

    /// <param name="insertsEnd">Nothing grows any more: it may not wait for that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ListenAsync(CancellationToken insertsEnd, CancellationToken cancellationToken)
    {
        try
        {
            await ComeAndGoAsync(insertsEnd, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It has heard enough.
        }
    }

    private async Task ComeAndGoAsync(CancellationToken insertsEnd, CancellationToken cancellationToken)
    {
        var position = after;
        while (!cancellationToken.IsCancellationRequested)
        {
            using var subscription = feed.Subscribe(filter, position)!;
            Start = Start < 0 ? subscription.Start : Start;
            position = subscription.Start;
            var visits = random.Next(1, 30);
            await foreach (var events in subscription.ReadAsync(Quiet, cancellationToken))
            {
                lock (gate)
                {
                    heard.AddRange(events.Select(one => one.EventId));
                }

                position = events.Count > 0 ? events[^1].EventId : position;
                if (--visits == 0)
                {
                    break;
                }

                if (random.Next(3) == 0)
                {
                    await LagAsync(insertsEnd);
                }
            }
        }
    }

    private async Task LagAsync(CancellationToken insertsEnd)
    {
        try
        {
            await signal.WaitBeyondAsync(signal.Position + random.Next(100), insertsEnd);
        }
        catch (OperationCanceledException)
        {
            // Go on at once.
        }
    }
}
