using Npgsql;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// The one connection of this process that writes; after a failure another takes its place. A transaction that was lost
/// with its connection is made again, and when it is not known whether it was committed, the database is asked.
/// </summary>
internal sealed class PostgresWriter(NpgsqlDataSource server, InstallationKeys keys, PostgresNode node, TimeProvider time) : IWriter
{
    // So long a server that went away in the midst of a commit is waited for, before those who wait are told that storage is unavailable.
    private static readonly TimeSpan DoubtLimit = TimeSpan.FromSeconds(10);
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: idle_in_transaction_session_timeout
    private const string IdleInTransaction = "25P03";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private PostgresSession? session;
    private long number;

    public long Write(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            return WriteOnce(batch);
        }
        catch (NpgsqlException exception) when (IsLostConnection(exception))
        {
            // A connection that was idle may be gone without a trace, and a server may have let one go.
            return WriteOnce(batch);
        }
    }

    public void Do(PendingWrite alone) => throw new NotSupportedException("Nothing is done outside of transactions here.");

    public void Dispose() => session?.Dispose();

    private static bool IsLostConnection(NpgsqlException exception) => exception.InnerException is not TimeoutException
        && exception is not PostgresException
        {
            SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransaction),
        };

    private long WriteOnce(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            session ??= Open();
            using var transaction = session.Begin();
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Write(session);
            }

            var newest = session.Finish(node.Id, number + 1);
            Commit(transaction);
            number++;
            return newest;
        }
        catch
        {
            Reset();
            throw;
        }
    }

    private void Commit(NpgsqlTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (NpgsqlException)
        {
            Reset();
            if (!WasCommitted())
            {
                throw;
            }
        }
    }

    /// <summary>Looks into the database, until it answers or the time is up.</summary>
    private bool WasCommitted()
    {
        for (var started = time.GetTimestamp(); ; Task.Delay(LookAgain, time).GetAwaiter().GetResult())
        {
            try
            {
                session ??= new PostgresSession(server, keys, node);
                return session.LastCommitted(node.Id) == number + 1;
            }
            catch (NpgsqlException) when (time.GetElapsedTime(started) < DoubtLimit)
            {
                Reset();
            }
        }
    }

    private PostgresSession Open()
    {
        var opened = new PostgresSession(server, keys, node);
        opened.Introduce(node.Id, number);
        return opened;
    }

    private void Reset()
    {
        session?.Dispose();
        session = null;
    }
}
