using Microsoft.Data.Sqlite;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Gives room that deleted rows leave back to the file system, and makes sure that nothing of them is left.</summary>
internal sealed class SqliteUpkeep(GroupCommit writer, TimeProvider time) : IStorageUpkeep, IDisposable
{
    // Moved between two transactions of the writer, who waits for about as long as a batch takes.
    private const int PagesAtOnce = 128;

    // Room that the next events take anyway.
    private const int PagesToKeep = 1_024;

    // After each piece of work the writer has that many times as long for events.
    private const int Rest = 4;

    private const int Attempts = 40;

    private readonly SemaphoreSlim cleaning = new(1);

    // A file has one table.
    public Task<EventPart?> FindOldPartAsync(DateTimeOffset receivedBefore, CancellationToken cancellationToken) => Task.FromResult<EventPart?>(null);

    public Task RestAsync(long started, CancellationToken cancellationToken) => time.RestAsync(started, Rest, cancellationToken);

    // A deleted event dirties about five pages, which the next synchronisation waits for.
    public int EventsAtOnce => 32;

    /// <summary>Moves pages into free ones and cuts the file off behind them, in small pieces.</summary>
    /// <exception cref="StorageUnavailableException">Not all is done.</exception>
    public async Task ShrinkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            var free = await writer.KeepUpAsync(
                connection =>
                {
                    var pages = Number(connection, "PRAGMA freelist_count") - PagesToKeep;
                    if (pages > 0)
                    {
                        Run(connection, $"PRAGMA incremental_vacuum({Math.Min(pages, PagesAtOnce)})");
                    }

                    return pages;
                },
                cancellationToken);
            if (free <= PagesAtOnce)
            {
                return;
            }

            await RestAsync(started, cancellationToken);
        }
    }

    /// <summary>
    /// Makes sure that no byte of what was erased is left in the files, by writing the file anew: events wait that long.
    /// What is deleted was overwritten, but pages that were split or merged before keep copies of rows, or parts of copies,
    /// which nothing can find: what is left of an identifier may lack its beginning.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageUnavailableException">It is not certain.</exception>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        // Those who wait here find that it is done, unless something was erased meanwhile.
        await cleaning.WaitAsync(cancellationToken);
        try
        {
            if (await writer.KeepUpAsync(connection => Remains.Read(connection), cancellationToken) is > 0 and var erasures)
            {
                await writer.KeepUpAsync(connection => Run(connection, "VACUUM"), cancellationToken);
                await EmptyWalAsync(cancellationToken);
                await writer.KeepUpAsync(connection => Forget(connection, erasures), cancellationToken);
            }
        }
        finally
        {
            cleaning.Release();
        }
    }

    public void Dispose() => cleaning.Dispose();

    /// <summary>Copies the write-ahead log back and cuts it to nothing, as soon as nobody reads what only it has.</summary>
    private async Task EmptyWalAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var started = time.GetTimestamp();
            if (await writer.KeepUpAsync(connection => Number(connection, "PRAGMA wal_checkpoint(TRUNCATE)"), cancellationToken) == 0)
            {
                return;
            }

            await RestAsync(started, cancellationToken);
        }

        throw new StorageUnavailableException();
    }

    private static bool Forget(SqliteConnection connection, long erasures)
    {
        var isLast = Remains.Read(connection) == erasures;
        if (isLast)
        {
            Remains.Write(connection, null, 0);
        }

        return isLast;
    }

    /// <returns>The first value of the first row.</returns>
    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Runs a statement to its end; some work row by row, though nobody wants the rows.</summary>
    /// <returns>How many rows there were.</returns>
    private static long Run(SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        using var rows = command.ExecuteReader();
        var count = 0L;
        while (rows.Read())
        {
            count++;
        }

        return count;
    }
}
