using Microsoft.Data.Sqlite;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>What SQLite does on the writer's connection outside of transactions: copying pages, moving them, checkpoints.</summary>
internal sealed class PendingUpkeep<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) : PendingWrite<T>(cancellationToken)
{
    private T result = default!;

    public override bool IsAlone => true;

    public override void Write(IWriterSession session) => result = work(((SqliteSession)session).Connection);

    public override void Commit() => Complete(result);
}

internal static class SqliteUpkeepWrites
{
    /// <summary>Does something on the writer's connection between two transactions.</summary>
    /// <exception cref="StorageUnavailableException">SQLite did not do it.</exception>
    public static Task<T> KeepUpAsync<T>(this GroupCommit writer, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        writer.WriteAsync(new PendingUpkeep<T>(work, cancellationToken), cancellationToken);
}
