namespace Webhook.Application;

/// <summary>What the service does again and again while it runs.</summary>
public static class Periodically
{
    /// <summary>Does it once an interval, never twice at the same time, until the service stops.</summary>
    /// <param name="interval">From one time to the next, unless it takes longer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">What is done.</param>
    /// <param name="stopping">Ends it, which is no fault.</param>
    /// <param name="atOnce">Whether the first time is now, and not in an interval.</param>
    public static async Task RunAsync(TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work, CancellationToken stopping, bool atOnce = false)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            for (var isDue = atOnce || await timer.WaitForNextTickAsync(stopping); isDue; isDue = await timer.WaitForNextTickAsync(stopping))
            {
                await work(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
