using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>The one connection that writes; after a failure another takes its place.</summary>
internal sealed class SqliteWriter(string connectionString, InstallationKeys keys) : IWriter
{
    private SqliteSession? session;

    public long Write(IReadOnlyList<PendingWrite> batch)
    {
        try
        {
            session ??= new SqliteSession(connectionString, keys);
            session.BoundWal();
            using var transaction = session.Begin();
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Write(session);
            }

            session.Finish();
            transaction.Commit();
            return session.Newest;
        }
        catch
        {
            Reset();
            throw;
        }
    }

    public void Do(PendingWrite alone)
    {
        try
        {
            session ??= new SqliteSession(connectionString, keys);
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
