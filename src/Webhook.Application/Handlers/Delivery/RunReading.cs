using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>Reads the log on for one run, a page at a time, and waits at its end until it grows.</summary>
/// <param name="filter">Which events.</param>
/// <param name="window">Takes them.</param>
/// <param name="last">The last event_id to read.</param>
/// <param name="services">Pages, signal, time.</param>
/// <param name="post">Has something done by the run.</param>
/// <param name="fail">Ends the run, because the log cannot be read.</param>
internal sealed class RunReading(
    EventFilter filter, DeliveryWindow window, long last, HandlerServices services, Action<Action> post, Action<Exception> fail) : IDisposable
{
    // One who follows the end of a log that grows all the time leaves the processors to those who send.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource over = new();
    private bool isWatching;
    private bool isLookingAgain;

    /// <summary>Whether a page is being read.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Before then nothing is read.</summary>
    public DateTimeOffset NextAt { get; private set; }

    /// <summary>Reads next time whether the log is known to have grown or not: another process may have appended to it.</summary>
    public void LookAgain() => isLookingAgain = true;

    /// <summary>Begins with the next page, if there is one and it is time.</summary>
    public void GoOn(DateTimeOffset now)
    {
        // A clock that is set back makes nobody wait longer.
        if (IsBusy || window.ReadTo >= last || (now < NextAt && NextAt - now <= Pause))
        {
            return;
        }

        if (window.ReadTo >= services.Signal.Position && !isLookingAgain)
        {
            Watch();
            return;
        }

        IsBusy = true;
        isLookingAgain = false;
        _ = ReadAsync(window.ReadTo);
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    private async Task ReadAsync(long after)
    {
        try
        {
            var page = await services.Pages.ReadAsync(filter, after, last, over.Token);
            post(() => Take(page));
        }
        catch (Exception exception)
        {
            post(() =>
            {
                IsBusy = false;
                fail(exception);
            });
        }
    }

    private void Take(LogPage page)
    {
        var now = services.Time.GetUtcNow();
        IsBusy = false;
        foreach (var logged in page.Events)
        {
            window.Add(logged, now);
        }

        window.Read(page.Position);
        NextAt = page.IsLast ? now + Pause : default;
    }

    private void Watch()
    {
        if (!isWatching)
        {
            isWatching = true;
            _ = WatchAsync(window.ReadTo, over.Token);
        }
    }

    private async Task WatchAsync(long position, CancellationToken cancellationToken)
    {
        try
        {
            await services.Signal.WaitBeyondAsync(position, cancellationToken);
            post(() => isWatching = false);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
