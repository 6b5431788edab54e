using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The one connection that writes what the <see cref="GroupCommit"/> gathers. Used by one thread at a time. After a failure
/// it starts over with a new connection.
/// </summary>
internal sealed class SqliteWriter(string connectionString, InstallationKeys keys) : IDisposable
{
    private WriterSession? session;

    /// <summary>Writes all of it in one transaction and returns after it is durable.</summary>
    /// <returns>The event_id of the newest event that was stored; 0 when none was.</returns>
    /// <exception cref="SqliteException">Nothing of the batch was written.</exception>
    public long Write(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            session ??= new WriterSession(connectionString, keys);
            session.BoundWal();
            using var transaction = session.Begin();
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Write(session);
            }

            session.Finish();
            transaction.Commit();
            return session.Events.Newest;
        }
        catch
        {
            Reset();
            throw;
        }
    }

    /// <summary>Does what is not part of a transaction.</summary>
    /// <exception cref="SqliteException">SQLite did not do it.</exception>
    public void Do(PendingWrite alone)
    {
        try
        {
            session ??= new WriterSession(connectionString, keys);
            alone.Write(session);
        }
        catch
        {
            Reset();
            throw;
        }
    }

    public void Dispose() => session?.Dispose();

    private void Reset()
    {
        session?.Dispose();
        session = null;
    }
}
