using System.Runtime.CompilerServices;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>A subscription that leaves an entry in the audit when it ends. Holds its place until it is disposed.</summary>
public sealed class LiveEvents : IAsyncDisposable
{
    private readonly EventSubscription subscription;
    private readonly OpenAccess access;

    internal LiveEvents(EventSubscription subscription, OpenAccess access)
    {
        this.subscription = subscription;
        this.access = access;
    }

    /// <summary>The event_id after which the events are given.</summary>
    public long Start => subscription.Start;

    /// <summary>See <see cref="EventSubscription.ReadAsync"/>.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StreamedEvent>> ReadAsync(
        TimeSpan quiet, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var events in subscription.ReadAsync(quiet, cancellationToken))
        {
            access.Give(events.Select(one => one.EventId));
            yield return events;
        }
    }

    /// <summary>A stream has no end of its own: whoever ends it, it is done.</summary>
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await access.EndAsync(AccessOutcome.Done);
    }
}
