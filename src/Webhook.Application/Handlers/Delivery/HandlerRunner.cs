using Webhook.Domain;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// Keeps one handler going: one run after the other, each from what is stored. Between two runs nothing is under way, and
/// that is when the handler is steered.
/// </summary>
internal sealed class HandlerRunner(IEventConsumer consumer, HandlerServices services) : IAsyncDisposable
{
    // A handler that may not go on is woken when that changes; this is for the case that it is not.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    // Another process has the handler, and may end.
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    private readonly HandlerMemory memory = new(services.Time);
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock gate = new();
    private IEventConsumer consumer = consumer;
    private CancellationTokenSource interruption = new();
    private Task running = Task.CompletedTask;
    private int steering;
    private long fence;
    private bool isHeld;
    private bool isStopped;

    public double Rate => memory.Rate.PerSecond;

    /// <summary>The handler's <see cref="HandlerState.Fence"/> up to which this process knows what persons did to it.</summary>
    public long Fence => Interlocked.Read(ref fence);

    /// <summary>Begins. Its loop is nobody's request: it takes over neither trace nor context.</summary>
    public void Start()
    {
        using var flow = ExecutionContext.SuppressFlow();
        running = Task.Run(RunAsync);
    }

    /// <summary>Ends when nothing is under way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref isStopped, true);
        Interrupt();
        await running;

        // What could be disposed of holds nothing, and somebody who found this runner before may still be about to steer it.
    }

    /// <summary>Does something while nothing is under way.</summary>
    public async Task<T> SteerAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        Interrupt();
        try
        {
            await turn.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                steering--;
            }
        }

        try
        {
            return await change();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Begins another run by what is stored now, and waits for nothing.</summary>
    public void Wake()
    {
        lock (gate)
        {
            interruption.Cancel();
        }
    }

    private void Interrupt()
    {
        lock (gate)
        {
            steering++;
            interruption.Cancel();
        }
    }

    private CancellationToken BeginTurn()
    {
        lock (gate)
        {
            interruption.Dispose();
            interruption = new CancellationTokenSource();
            if (steering > 0)
            {
                interruption.Cancel();
            }

            return interruption.Token;
        }
    }

    private async Task RunAsync()
    {
        while (!Volatile.Read(ref isStopped))
        {
            await turn.WaitAsync();
            try
            {
                var interrupted = BeginTurn();
                await RunOnceAsync(interrupted);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken interrupted)
    {
        try
        {
            var now = services.Time.GetUtcNow();
            var state = await services.Store.FindAsync(consumer.Name, interrupted);
            if (state is null || !await RenewAsync(state, interrupted))
            {
                await WaitAsync(LookAgain, interrupted);
            }
            else if (state is not { Status: HandlerStatus.Running or HandlerStatus.BackingOff })
            {
                await GiveBackAsync(interrupted);
                await WaitAsync(LookAgain, interrupted);
            }
            else if (state.PausedUntil is { } until && until > now)
            {
                await GiveBackAsync(interrupted);
                await WaitAsync(until - now, interrupted);
            }
            else if (await services.Store.TakeAsync(consumer.Name, interrupted) is { } taken)
            {
                isHeld = true;

                // Taking it has shown that it can be stored: what cannot be saved would be delivered again and again.
                if (taken.Fence != Fence + 1)
                {
                    // Somebody has steered it since it was found; the next run knows.
                    return;
                }

                Interlocked.Exchange(ref fence, taken.Fence);
                var unresolved = await services.Store.ListUnresolvedAsync(consumer.Name, services.Options.MaxUnresolved, interrupted);
                using var run = new HandlerRun(consumer, taken, unresolved, memory, services);
                await run.RunAsync(interrupted);
            }
            else
            {
                await WaitAsync(TryAgain, interrupted);
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // Somebody steers the handler, or the service stops.
        }
        catch (HandlerTakenException)
        {
            // The next run finds out by whom.
        }
        catch (StorageUnavailableException)
        {
            // Who stores says so.
            await WaitAsync(AfterFault, interrupted);
        }
        catch (Exception exception)
        {
            services.Logger.HandlerInterrupted(consumer.Name, exception.GetType().Name);
            await WaitAsync(AfterFault, interrupted);
        }
    }

    /// <summary>Finds out what persons did, wherever they did it.</summary>
    /// <returns>Whether there is still somebody to deliver to.</returns>
    private async Task<bool> RenewAsync(HandlerState state, CancellationToken interrupted)
    {
        if (state.Fence == Fence)
        {
            return true;
        }

        if (await consumer.RenewAsync(interrupted) is not { } renewed)
        {
            return false;
        }

        // Where somebody was erased, what was read before must not be delivered.
        services.Pages.Forget();
        consumer = renewed;
        Interlocked.Exchange(ref fence, state.Fence);
        return true;
    }

    /// <summary>Others need not wait for a process that does nothing.</summary>
    private async Task GiveBackAsync(CancellationToken interrupted)
    {
        if (isHeld)
        {
            await services.Store.GiveBackAsync(consumer.Name, interrupted);
            isHeld = false;
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken interrupted)
    {
        try
        {
            await Task.Delay(time, services.Time, interrupted);
        }
        catch (OperationCanceledException)
        {
            // The state is read again at once.
        }
    }
}
