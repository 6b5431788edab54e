using Microsoft.EntityFrameworkCore;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Changes what is seldom changed by way of EF Core, each time in a transaction beside the writer's.</summary>
internal sealed class StorageChanges(IDbContextFactory<WebhookDbContext> contexts, WriterTurn turn)
{
    private const int Attempts = 2;

    /// <summary>Makes a change while nobody else writes, neither here nor in another process.</summary>
    /// <param name="change">Gives false when nothing is to be stored. It is asked once more, with another context, if the connection was lost before the commit.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <returns>What the change gave, when it is durable.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or the connection was lost while that was being decided.</exception>
    public async Task<bool> MakeAsync(Func<WebhookDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        try
        {
            using var taken = await turn.TakeAsync(cancellationToken);
            for (var attempt = 1; ; attempt++)
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                try
                {
                    await context.Database.BeginTransactionAsync(cancellationToken);
                    await context.KeepOthersOutAsync(cancellationToken);
                    if (!await change(context))
                    {
                        return false;
                    }

                    await context.SaveChangesAsync(cancellationToken);
                }
                catch (Exception exception) when (attempt < Attempts && StorageFaults.IsLostConnection(exception))
                {
                    // One that was idle, or the server ended it: the first change of a process compiles what it needs, which may take longer than others wait.
                    continue;
                }

                await context.Database.CommitTransactionAsync(cancellationToken);
                return true;
            }
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }
}
