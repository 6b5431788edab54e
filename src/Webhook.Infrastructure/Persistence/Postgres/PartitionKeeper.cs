using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Makes the parts of the table of events before they are needed, so that no event has to wait for that.</summary>
internal sealed class PartitionKeeper(StorageChanges changes, TimeProvider time, ILogger<PartitionKeeper> logger) : BackgroundService
{
    private const int MonthsAhead = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, time, TryMakeAsync, stoppingToken, atOnce: true);

    private async Task TryMakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await changes.MakeAsync(context => MakeAsync(context, cancellationToken), cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // The writer makes the part that it needs, if need be.
            logger.PartitionsNotMade();
        }
    }

    private async Task<bool> MakeAsync(WebhookDbContext context, CancellationToken cancellationToken)
    {
        var month = EventPartitions.MonthOf(time.GetUtcNow());
        for (var ahead = 0; ahead <= MonthsAhead; ahead++)
        {
            await context.Database.ExecuteSqlRawAsync(EventPartitions.CreateSql(month.AddMonths(ahead)), cancellationToken);
        }

        return true;
    }
}
