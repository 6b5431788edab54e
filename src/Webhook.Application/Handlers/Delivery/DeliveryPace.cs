namespace Webhook.Application.Handlers.Delivery;

/// <summary>Lets so many turns begin each second, evenly spread: whoever is late catches up on 100 ms at most.</summary>
/// <param name="rate">Turns a second.</param>
/// <param name="time">Measures it.</param>
internal sealed class DeliveryPace(int rate, TimeProvider time)
{
    /// <summary>How much of the past may be made up for: a busy moment costs no turns, and an idle one is not followed by a burst.</summary>
    public static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    private readonly Lock counting = new();
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1) / rate;
    private readonly long start = time.GetTimestamp();
    private TimeSpan next = TimeSpan.Zero;

    /// <summary>Waits for the next turn that nobody has.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Take();
        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                GiveBack();
                throw;
            }
        }
    }

    private void GiveBack()
    {
        lock (counting)
        {
            next -= interval;
        }
    }

    private TimeSpan Take()
    {
        lock (counting)
        {
            var now = time.GetElapsedTime(start);
            var turn = next > now - CatchUp ? next : now - CatchUp;
            next = turn + interval;
            return turn - now;
        }
    }
}
