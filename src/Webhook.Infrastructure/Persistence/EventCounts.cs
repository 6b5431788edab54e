using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Statistics;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Reads the <see cref="ReceivedCount"/>s, which the writer raises with the events.</summary>
internal sealed class EventCounts(IDbContextFactory<WebhookDbContext> contexts) : IEventCounts
{
    public async Task<IReadOnlyList<EventCount>> ListAsync(
        CountInterval interval, CountGroup group, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await context.ReceivedCounts
                .Where(count => count.Interval == interval && count.Group == group && count.Start >= from && count.Start < to)
                .OrderBy(count => count.Start).ThenBy(count => count.Name)
                .Select(count => new EventCount(count.Start, count.Name, count.Count))
                .ToListAsync(cancellationToken);
        }
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
