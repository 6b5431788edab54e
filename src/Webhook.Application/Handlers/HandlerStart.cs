using Microsoft.Extensions.DependencyInjection;
using Webhook.Application.Handlers.Code;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Subscriptions;

namespace Webhook.Application.Handlers;

/// <summary>Starts what the log is delivered to when the service starts.</summary>
public sealed class HandlerStart
{
    private readonly CodeHandlers handlers;
    private readonly HandlerEngine engine;
    private readonly IHandlerStore store;
    private readonly IServiceScopeFactory scopes;
    private readonly SubscriptionConsumers subscriptions;
    private readonly HandlerWatch watch;
    private readonly HandlerOptions options;

    internal HandlerStart(
        CodeHandlers handlers, HandlerEngine engine, IHandlerStore store, IServiceScopeFactory scopes, SubscriptionConsumers subscriptions, HandlerWatch watch,
        HandlerOptions options)
    {
        this.handlers = handlers;
        this.engine = engine;
        this.store = store;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.watch = watch;
        this.options = options;
    }

    /// <exception cref="StorageUnavailableException">Storage cannot be used now.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in handlers.All)
        {
            await store.RegisterAsync(handler.Name, handler.From, cancellationToken);
            engine.Start(new CodeConsumer(handler, scopes, options));
        }

        foreach (var subscription in await subscriptions.ListAsync(cancellationToken))
        {
            engine.Start(subscription);
        }
    }

    /// <summary>Follows what other processes do to handlers, until it is cancelled.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) => watch.RunAsync(cancellationToken);

    /// <summary>Delivers no more, and returns when nothing is under way.</summary>
    public Task StopAsync() => engine.StopAsync();
}
