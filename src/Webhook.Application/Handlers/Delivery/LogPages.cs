using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// Reads the log for handlers. Those who follow its end ask for the same pages at about the same time: a page is read once for
/// all of them. Pages live for a moment only, because events are deleted, too.
/// </summary>
internal sealed class LogPages(IAppointmentEventRepository repository, ILogSignal signal, LoggedEvents events, TimeProvider time)
{
    /// <summary>The most events of a page.</summary>
    public const int MaxEvents = 256;

    private const int MinEvents = 16;
    private const long UsualCharacters = 1024 * 1024;

    private const int MaxPages = 8;

    // Further behind than this, the database leaves out what a handler does not want.
    private const long NearEvents = 4_096;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<long, SharedPage> pages = [];
    private int pageEvents = MaxEvents;

    /// <param name="filter">Which events, by type and source.</param>
    /// <param name="after">The event_id after which to read.</param>
    /// <param name="upTo">The last event_id that may be read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The next events that match, and up to where there are no others.</returns>
    /// <exception cref="StorageUnavailableException">The log cannot be read now.</exception>
    public async Task<LogPage> ReadAsync(EventFilter filter, long after, long upTo, CancellationToken cancellationToken)
    {
        var isFar = signal.Position - after > NearEvents;
        var page = await (isFar && filter != EventFilter.All ? ReadOwnAsync(filter, after) : SharedAt(after).Page.WaitAsync(cancellationToken));
        return new LogPage(
            [.. page.Events.Where(logged => logged.Stored.Id <= upTo && filter.Matches(logged.Stored))], Math.Min(page.Position, upTo), page.IsLast);
    }

    /// <returns>An event, or null when it was deleted.</returns>
    /// <exception cref="StorageUnavailableException">The log cannot be read now.</exception>
    public async Task<LoggedEvent?> FindAsync(long eventId, CancellationToken cancellationToken) =>
        await repository.FindAsync(eventId, cancellationToken) is { } stored ? events.Of(stored) : null;

    /// <summary>Reads everything anew from now on, because something was deleted.</summary>
    public void Forget()
    {
        lock (gate)
        {
            pages.Clear();
        }
    }

    private SharedPage SharedAt(long after)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (pages.TryGetValue(after, out var page) && page.IsGoodAt(now))
            {
                return page;
            }

            foreach (var old in pages.Where(one => !one.Value.IsGoodAt(now)).Select(one => one.Key).ToList())
            {
                pages.Remove(old);
            }

            if (pages.Count == MaxPages)
            {
                pages.Clear();
            }

            return pages[after] = new SharedPage(ReadOwnAsync(EventFilter.All, after), now + Life);
        }
    }

    private async Task<LogPage> ReadOwnAsync(EventFilter filter, long after)
    {
        var grownTo = signal.Position;
        var limit = pageEvents;
        var found = await repository.ListAsync(filter, EventOrder.OldestFirst, after, limit, CancellationToken.None);
        var isLast = found.Count < limit;
        LoggedEvent[] page = [.. found.Select(events.Of)];
        NoteSize(page);
        var last = found.Count > 0 ? found[^1].Id : after;
        return new LogPage(page, isLast ? Math.Max(last, grownTo) : last, isLast);
    }

    /// <summary>Where events are large, the next page has fewer.</summary>
    private void NoteSize(LoggedEvent[] page)
    {
        if (page.Length > 0)
        {
            var characters = page.Sum(logged => logged.Characters) / page.Length;
            pageEvents = (int)Math.Clamp(UsualCharacters / characters, MinEvents, MaxEvents);
        }
    }

    private sealed record SharedPage(Task<LogPage> Page, DateTimeOffset End)
    {
        // One without events says nothing about what has been received since.
        public bool IsGoodAt(DateTimeOffset now) => now < End && (!Page.IsCompleted || Page is { IsCompletedSuccessfully: true, Result.Events.Count: > 0 });
    }
}

/// <param name="Events">In the order of the log.</param>
/// <param name="Position">The event_id up to which there are no others.</param>
/// <param name="IsLast">Whether the log ended there.</param>
internal sealed record LogPage(IReadOnlyList<LoggedEvent> Events, long Position, bool IsLast);
