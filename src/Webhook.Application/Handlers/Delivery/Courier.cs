namespace Webhook.Application.Handlers.Delivery;

/// <summary>Hands single events over, each within its time, for one run of a handler.</summary>
internal sealed class Courier(IEventConsumer consumer, HandlerMemory memory, HandlerServices services) : IDisposable
{
    private readonly CancellationTokenSource abandoned = new(Timeout.InfiniteTimeSpan, services.Time);
    private readonly CancellationTokenSource notBegun = new();

    /// <summary>Gives up what does not end within the limit.</summary>
    public void AbandonAfter(TimeSpan limit) => abandoned.CancelAfter(limit);

    /// <summary>Gives up at once what only waits to be handed over.</summary>
    public void BeginNothing() => notBegun.Cancel();

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(notBegun.Token, abandoned.Token);
        try
        {
            var logged = delivery.Logged ?? await services.Pages.FindAsync(delivery.EventId, either.Token);
            if (logged is null || !consumer.Filter.Matches(logged.Stored))
            {
                return new DeliveryResult.Vanished();
            }

            await services.HoldBack.WaitAsync(either.Token);
            await consumer.WaitTurnAsync(either.Token);
            return await HandOverAsync(logged, delivery.Attempts + 1);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return new DeliveryResult.Abandoned(WasHanded: false);
        }
        catch (Exception exception)
        {
            return new DeliveryResult.Unreadable(exception);
        }
    }

    public void Dispose()
    {
        abandoned.Dispose();
        notBegun.Dispose();
    }

    private async Task<DeliveryResult> HandOverAsync(LoggedEvent logged, int attempt)
    {
        using var limit = new CancellationTokenSource(consumer.TimeLimit, services.Time);
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
            return new DeliveryResult.Answered(new DeliveryOutcome.Failed($"did not end within {consumer.TimeLimit.TotalSeconds} s"));
        }
        catch (Exception exception)
        {
            // Its message may hold anything.
            services.Logger.HandlerThrew(consumer.Name, logged.Stored.Id, exception.GetType().Name);
            return new DeliveryResult.Answered(new DeliveryOutcome.Failed("threw an exception, whose type is in the log"));
        }
        finally
        {
            Watch(handling, logged.Stored.AppointmentId);
        }
    }

    private async Task<DeliveryOutcome> BeginAsync(LoggedEvent logged, int attempt, CancellationToken cancellationToken) =>
        await consumer.DeliverAsync(logged, attempt, cancellationToken);

    /// <summary>A call that does not end although it is asked to keeps its place, and the appointment waits for it.</summary>
    private void Watch(Task handling, string appointmentId)
    {
        if (handling.IsCompleted)
        {
            return;
        }

        memory.Hang(appointmentId);
        handling.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                memory.EndHang(appointmentId);
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

    /// <summary>The event is not stored any more, or the handler wants none like it any more.</summary>
    public sealed record Vanished : DeliveryResult;

    /// <summary>The run ended before the handler did.</summary>
    public sealed record Abandoned(bool WasHanded) : DeliveryResult;

    /// <summary>The event could not be read.</summary>
    public sealed record Unreadable(Exception Exception) : DeliveryResult;
}
