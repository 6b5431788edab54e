using Npgsql;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// The one connection of this process that writes; after a failure another takes its place. A transaction that was lost
/// with its connection is made again, and when it is not known whether it was committed, the database is asked.
/// </summary>
internal sealed class PostgresWriter(NpgsqlDataSource server, InstallationKeys keys, PostgresNode node, TimeProvider time) : IWriter
{
    // So long a server that went away in the midst of a commit is waited for, before those who wait are told that storage is unavailable.
    private static readonly TimeSpan DoubtLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private PostgresSession? session;

    // Each attempt has its own: one that was given up may be committed late.
    private long number;

    public long Write(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            return WriteOnce(batch);
        }
        catch (NpgsqlException exception) when (StorageFaults.IsLostConnection(exception))
        {
            // A connection that was idle may be gone without a trace, and a server may have let one go.
            return WriteOnce(batch);
        }
    }

    public void Do(PendingWrite alone) => throw new NotSupportedException("Nothing is done outside of transactions here.");

    public void Dispose() => session?.Dispose();

    private long WriteOnce(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            var current = session ??= Open();
            current.Begin();
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Write(current);
            }

            Commit(current, ++number);
            return InDoubt(known => known.Settle(current.Appended));
        }
        catch
        {
            Reset();
            throw;
        }
    }

    private void Commit(PostgresSession current, long attempt)
    {
        try
        {
            current.Commit(node.Id, attempt);
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsLostConnection(exception))
        {
            Reset();
            if (!InDoubt(known => known.LastCommitted(node.Id) == attempt))
            {
                throw;
            }
        }
    }

    /// <summary>Asks the database, which may have gone away, until it answers or the time is up.</summary>
    /// <exception cref="StorageUnavailableException">It is not known. What may be committed is not made again.</exception>
    private T InDoubt<T>(Func<PostgresSession, T> ask)
    {
        for (var started = time.GetTimestamp(); ; Task.Delay(LookAgain, time).GetAwaiter().GetResult())
        {
            try
            {
                return ask(session ??= new PostgresSession(server, keys, node));
            }
            catch (NpgsqlException exception) when (PostgresFaults.IsStorageWide(exception))
            {
                Reset();
                if (time.GetElapsedTime(started) >= DoubtLimit)
                {
                    throw new StorageUnavailableException(exception);
                }
            }
        }
    }

    private PostgresSession Open()
    {
        var opened = new PostgresSession(server, keys, node);
        opened.ForgetOldMarks();
        return opened;
    }

    private void Reset()
    {
        session?.Dispose();
        session = null;
    }
}
