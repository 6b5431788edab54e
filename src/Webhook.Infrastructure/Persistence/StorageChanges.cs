using Microsoft.EntityFrameworkCore;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Changes what is seldom changed by way of EF Core, each time in a transaction beside the writer's.</summary>
internal sealed class StorageChanges(IDbContextFactory<WebhookDbContext> contexts, WriterTurn turn)
{
    /// <summary>Makes a change while nobody else writes, neither here nor in another process.</summary>
    /// <param name="change">Gives false when nothing is to be stored.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <returns>What the change gave, when it is durable.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or the connection was lost while that was being decided.</exception>
    public async Task<bool> MakeAsync(Func<WebhookDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        try
        {
            using var taken = await turn.TakeAsync(cancellationToken);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.KeepOthersOutAsync(cancellationToken);
            var isDone = await change(context);
            if (isDone)
            {
                await context.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return isDone;
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }
}
