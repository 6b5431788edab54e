using System.Data.Common;
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

    /// <summary>Reads rows by a statement of the provider's own: where there are many, that is faster than a query of EF Core.</summary>
    /// <param name="contexts">Give the connection.</param>
    /// <param name="statement">The statement, on an open connection.</param>
    /// <param name="row">Reads the row at which the reader stands.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    public static Task<IReadOnlyList<T>> ReadRowsAsync<T>(
        this IDbContextFactory<WebhookDbContext> contexts, Func<DbConnection, DbCommand> statement, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
        contexts.ReadAsync<IReadOnlyList<T>>(
            async context =>
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                await using var command = statement(context.Database.GetDbConnection());
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                var read = new List<T>();
                while (await rows.ReadAsync(cancellationToken))
                {
                    read.Add(row(rows));
                }

                return read;
            },
            cancellationToken);

    private static async Task<T> ReadOnceAsync<T>(
        IDbContextFactory<WebhookDbContext> contexts, Func<WebhookDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await read(context);
    }
}
