using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>
/// Sees what other processes did to handlers and subscriptions: who steers a handler there fences off who delivers to it
/// here, and that is noticed within a second, whether there is anything to deliver or not.
/// </summary>
internal sealed class HandlerWatch(HandlerEngine engine, IHandlerStore store, SubscriptionConsumers subscriptions, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryLookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // Who stores says so.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // In this order, so that one that is added here meanwhile is not taken for one that is gone.
        var running = engine.Names;
        var stored = await store.ListAsync(cancellationToken);
        var changed = stored.Where(state => engine.FenceOf(state.Name) != state.Fence || !engine.Has(state.Name));
        var gone = running.Except(stored.Select(state => state.Name));
        await Task.WhenAll([.. changed.Select(state => FollowAsync(state, cancellationToken)), .. gone.Select(engine.StopAsync)]);
    }

    private async Task FollowAsync(HandlerState state, CancellationToken cancellationToken)
    {
        var subscription = await subscriptions.FindAsync(state.Name, cancellationToken);
        if (engine.Has(state.Name))
        {
            await engine.SteerAsync(state.Name, () => Task.FromResult(Replace(subscription)), cancellationToken);
        }
        else if (subscription is not null)
        {
            engine.Start(subscription);
        }
    }

    private bool Replace(IEventConsumer? subscription)
    {
        if (subscription is not null)
        {
            engine.Replace(subscription);
        }

        return true;
    }
}
