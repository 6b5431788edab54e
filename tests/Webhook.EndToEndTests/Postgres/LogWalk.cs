using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>Somebody who fetches what is new from one process, page by page, by the last event_id that came.</summary>
/// <param name="webhook">The process.</param>
/// <param name="after">The event_id after which it begins.</param>
/// <param name="filter">Which events, as <c>&amp;name=value</c>.</param>
internal sealed class LogWalk(WebhookProcess webhook, long after, string filter = "")
{
    /// <summary>The event_ids that came, in the order in which they came.</summary>
    public List<long> Seen { get; } = [];

    /// <summary>Walks on until there is nothing new although nothing is stored any more.</summary>
    /// <param name="storing">Ends when the last event is stored.</param>
    public async Task ToEndAsync(Task storing)
    {
        for (var (wasLast, came) = (false, 1); !wasLast || came > 0;)
        {
            wasLast = storing.IsCompleted;
            came = await StepAsync();
        }
    }

    private async Task<int> StepAsync()
    {
        var page = await webhook.GetAsync<Page>($"/webhook/events?after={(Seen.Count > 0 ? Seen[^1] : after)}{filter}");
        Seen.AddRange(page.Events.Select(one => one.EventId));
        return page.Events.Count;
    }

    private sealed record Page(IReadOnlyList<Event> Events);

    private sealed record Event(long EventId);
}
