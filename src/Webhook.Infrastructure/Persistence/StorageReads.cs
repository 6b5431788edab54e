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
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await read(context);
        }
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }
}
