namespace Webhook.Application.Handlers.Delivery;

/// <summary>Hands single events over, each within its time, for one run of a handler.</summary>
internal sealed class Courier(IEventConsumer consumer, HandlerMemory memory, HandlerServices services) : IDisposable
{
    private readonly CancellationTokenSource abandoned = new(Timeout.InfiniteTimeSpan, services.Time);
    private readonly TimeSpan timeLimit = TimeSpan.FromSeconds(services.Options.TimeLimitSeconds);

    /// <summary>Gives up what does not end within the limit.</summary>
    public void AbandonAfter(TimeSpan limit) => abandoned.CancelAfter(limit);

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery)
    {
        try
        {
            if ((delivery.Logged ?? await services.Pages.FindAsync(delivery.EventId, abandoned.Token)) is not { } logged)
            {
                return new DeliveryResult.Vanished();
            }

            await services.HoldBack.WaitAsync(abandoned.Token);
            await consumer.WaitTurnAsync(abandoned.Token);
            return await HandOverAsync(logged, delivery.Attempts + 1);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            return new DeliveryResult.Abandoned(WasHanded: false);
        }
        catch (Exception exception)
        {
            return new DeliveryResult.Unreadable(exception);
        }
    }

    public void Dispose() => abandoned.Dispose();

    private async Task<DeliveryResult> HandOverAsync(LoggedEvent logged, int attempt)
    {
        using var limit = new CancellationTokenSource(timeLimit, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abandoned.Token);
        var handling = BeginAsync(logged, attempt, either.Token);
        try
        {
            return new DeliveryResult.Answered(await handling.WaitAsync(either.Token));
        }
        catch (Exception) when (abandoned.IsCancellationRequested)
        {
            return new DeliveryResult.Abandoned(WasHanded: true);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new DeliveryResult.Answered(new DeliveryOutcome.Failed($"did not end within {timeLimit.TotalSeconds} s"));
        }
        catch (Exception exception)
        {
            // Its message may hold anything.
            return new DeliveryResult.Answered(new DeliveryOutcome.Failed(exception.GetType().Name));
        }
        finally
        {
            Watch(handling);
        }
    }

    private async Task<DeliveryOutcome> BeginAsync(LoggedEvent logged, int attempt, CancellationToken cancellationToken) =>
        await consumer.DeliverAsync(logged, attempt, cancellationToken);

    /// <summary>A handler that does not end although it is asked to keeps its place, so that it can take no more than it has.</summary>
    private void Watch(Task handling)
    {
        if (handling.IsCompleted)
        {
            return;
        }

        memory.Hang();
        handling.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                memory.EndHang();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}

/// <summary>What became of an attempt to hand an event over.</summary>
internal abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>The handler said something about it.</summary>
    public sealed record Answered(DeliveryOutcome Outcome) : DeliveryResult;

    /// <summary>The event is not stored any more.</summary>
    public sealed record Vanished : DeliveryResult;

    /// <summary>The run ended before the handler did.</summary>
    public sealed record Abandoned(bool WasHanded) : DeliveryResult;

    /// <summary>The event could not be read.</summary>
    public sealed record Unreadable(Exception Exception) : DeliveryResult;
}
