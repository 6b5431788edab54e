using Microsoft.Data.Sqlite;
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
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
