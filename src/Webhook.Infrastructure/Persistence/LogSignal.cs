using Webhook.Application.Events;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// Raised after every commit, in this process or another. That costs the writer next to nothing: it wakes somebody only when somebody waits, and
/// leaves the work that follows to other threads.
/// </summary>
internal sealed class LogSignal : ILogSignal
{
    private long newest;
    private TaskCompletionSource? grown;

    public long Position => Interlocked.Read(ref newest);

    /// <param name="eventId">The event_id of the newest event that is known to be committed.</param>
    public void Raise(long eventId)
    {
        // What another process says may come late.
        var before = Position;
        while (eventId > before)
        {
            var found = Interlocked.CompareExchange(ref newest, eventId, before);
            if (found == before)
            {
                Wake();
                return;
            }

            before = found;
        }
    }

    public async Task WaitBeyondAsync(long position, CancellationToken cancellationToken)
    {
        while (Position <= position)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = Interlocked.CompareExchange(ref grown, mine, null) ?? mine;
            if (Position <= position)
            {
                await next.Task.WaitAsync(cancellationToken);
            }
        }
    }

    // First the position, then those who wait; they look in the other order.
    private void Wake()
    {
        if (Volatile.Read(ref grown) is not null)
        {
            Interlocked.Exchange(ref grown, null)?.SetResult();
        }
    }
}
