using Microsoft.EntityFrameworkCore;
using Npgsql;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>What deleted rows leave in PostgreSQL is cleared away by VACUUM, which the server otherwise does when it sees fit.</summary>
internal sealed class PostgresUpkeep(NpgsqlDataSource server, IDbContextFactory<WebhookDbContext> contexts, TimeProvider time) : IStorageUpkeep
{
    public int EventsAtOnce => 500;

    public Task RestAsync(long started, CancellationToken cancellationToken) => time.RestAsync(started, times: 1, cancellationToken);

    // Months that are dropped are gone from the disk at once; what is deleted row by row is room for the next rows.
    public Task ShrinkAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<EventPart?> FindOldPartAsync(DateTimeOffset receivedBefore, CancellationToken cancellationToken) => contexts.ReadAsync(
        async context =>
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            return await EventPartitions.FindBeforeAsync((NpgsqlConnection)context.Database.GetDbConnection(), receivedBefore, cancellationToken);
        },
        cancellationToken);

    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var vacuum = server.CreateCommand("VACUUM events, handler_failures");
            vacuum.CommandTimeout = 0;
            await vacuum.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
