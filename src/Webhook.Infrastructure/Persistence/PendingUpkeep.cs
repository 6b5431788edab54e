using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>What SQLite does on the writer's connection outside of transactions: copying pages, moving them, checkpoints.</summary>
internal sealed class PendingUpkeep<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) : PendingWrite<T>(cancellationToken)
{
    private T result = default!;

    public override bool IsAlone => true;

    public override void Write(WriterSession session) => result = work(session.Connection);

    public override void Commit() => Complete(result);
}
