namespace Webhook.Application.Handlers.Delivery;

/// <summary>How many events a second there were in the last minute.</summary>
internal sealed class EventRate(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Lock gate = new();
    private readonly long[] counts = new long[Seconds];
    private long last;

    public double PerSecond
    {
        get
        {
            lock (gate)
            {
                Forget();
                return counts.Sum() / (double)Seconds;
            }
        }
    }

    public void Count()
    {
        lock (gate)
        {
            Forget();
            counts[last % Seconds]++;
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        for (var second = Math.Max(last + 1, now - Seconds + 1); second <= now; second++)
        {
            counts[second % Seconds] = 0;
        }

        last = Math.Max(last, now);
    }
}
