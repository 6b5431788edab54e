using Microsoft.EntityFrameworkCore;
using Webhook.Application.Statistics;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Reads the <see cref="ReceivedCount"/>s, which the writer raises with the events.</summary>
internal sealed class PostgresEventCounts(IDbContextFactory<WebhookDbContext> contexts) : IEventCounts
{
    public Task<IReadOnlyList<EventCount>> ListAsync(
        CountInterval interval, CountGroup group, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        contexts.ReadAsync<IReadOnlyList<EventCount>>(
            async context => await context.ReceivedCounts
                .Where(count => count.Interval == interval && count.Group == group && count.Start >= from && count.Start < to)
                .OrderBy(count => count.Start).ThenBy(count => count.Name)
                .Select(count => new EventCount(count.Start, count.Name, count.Count))
                .ToListAsync(cancellationToken),
            cancellationToken);
}
