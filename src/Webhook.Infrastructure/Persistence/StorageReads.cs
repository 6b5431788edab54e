using Microsoft.EntityFrameworkCore;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Reads beside the writer, each on a context of its own.</summary>
internal static class StorageReads
{
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    public static async Task<T> ReadAsync<T>(
        this IDbContextFactory<WebhookDbContext> contexts, Func<WebhookDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await ReadOnceAsync(contexts, read, cancellationToken);
            }
            catch (Exception exception) when (StorageFaults.IsLostConnection(exception))
            {
                // One that was idle, which the server has closed; another may do.
                return await ReadOnceAsync(contexts, read, cancellationToken);
            }
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }

    private static async Task<T> ReadOnceAsync<T>(
        IDbContextFactory<WebhookDbContext> contexts, Func<WebhookDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await read(context);
    }
}
