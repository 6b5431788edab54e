namespace Webhook.Infrastructure.Persistence;

/// <summary>A change that goes into the writer's next transaction; short, because events wait for it.</summary>
internal sealed class PendingChange<T>(Func<IWriterSession, T> change, CancellationToken cancellationToken) : PendingWrite<T>(cancellationToken)
{
    private T result = default!;

    public override void Write(IWriterSession session) => result = change(session);

    public override void Commit() => Complete(result);
}
