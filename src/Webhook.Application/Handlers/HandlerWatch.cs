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

    private Task ending = Task.CompletedTask;

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Periodically.RunAsync(Interval, time, TryLookAsync, cancellationToken);
        await ending;
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
        foreach (var state in stored.Where(state => engine.FenceOf(state.Name) < state.Fence))
        {
            engine.Wake(state.Name);
        }

        // What is under way to one that is gone may take its time, for which no other waits.
        ending = Task.WhenAll([ending, .. running.Except(stored.Select(state => state.Name)).Select(engine.StopAsync)]);
        foreach (var state in stored.Where(state => !engine.Has(state.Name)))
        {
            await StartAsync(state.Name, cancellationToken);
        }
    }

    private async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(name, cancellationToken) is { } subscription)
        {
            engine.Start(subscription);
        }
    }
}
