using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Something that waits for the writer.</summary>
internal abstract class PendingWrite
{
    /// <summary>How many rows it writes, about; a batch has a limit of them.</summary>
    public virtual int Rows => 1;

    /// <summary>About how much text it holds while it waits.</summary>
    public virtual long Characters => 0;

    /// <summary>Whether it is done between transactions, and not with others in one.</summary>
    public virtual bool IsAlone => false;

    /// <summary>Ends it when nobody waits for it any more: it need not be done.</summary>
    /// <returns>Whether it ended.</returns>
    public abstract bool TryAbandon();

    /// <summary>Does it. After a failure it may be done again.</summary>
    public abstract void Write(IWriterSession session);

    /// <summary>What was written is durable now.</summary>
    public abstract void Commit();

    /// <summary>The database could not be written.</summary>
    public abstract void Fail();

    /// <summary>This cannot be written, whatever the state of the database.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>The same, with a result.</summary>
internal abstract class PendingWrite<T>(CancellationToken cancellationToken) : PendingWrite
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes after the commit.</summary>
    public Task<T> Completion => completion.Task;

    public override bool TryAbandon() => cancellationToken.IsCancellationRequested && completion.TrySetCanceled(cancellationToken);

    public override void Fail() => Fail(new StorageUnavailableException());

    public override void Fail(Exception exception) => completion.SetException(exception);

    protected void Complete(T result) => completion.SetResult(result);
}
