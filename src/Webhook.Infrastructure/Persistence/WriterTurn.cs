namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// Whose turn it is to write. SQLite has one writer at a time and lets the others sleep and try again, for 150 ms each time,
/// which may miss many a gap under load. Here they queue, so that a change waits for one batch of events at most.
/// </summary>
internal sealed class WriterTurn : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Waits for the turn, which ends when the result is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Taken(turn);
    }

    /// <summary>The same for a thread that has nothing else to do.</summary>
    public IDisposable Take()
    {
        turn.Wait();
        return new Taken(turn);
    }

    public void Dispose() => turn.Dispose();

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
