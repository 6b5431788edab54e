using AutoMapper;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Shows subscriptions with the state of their handlers.</summary>
internal sealed class SubscriptionViews(IHandlerStore handlers, IMapper mapper)
{
    public SubscriptionDto Of(Subscription subscription, HandlerStatus status) =>
        mapper.Map<SubscriptionDto>(subscription) with { Status = status.ToWireName() };

    /// <returns>Null when the subscription has been removed meanwhile.</returns>
    public async Task<SubscriptionDto?> OfAsync(Subscription subscription, CancellationToken cancellationToken) =>
        await handlers.FindAsync(subscription.Handler, cancellationToken) is { } handler ? Of(subscription, handler.Status) : null;

    /// <summary>Shows what a change made of a subscription, whether the client waits for it or not.</summary>
    public async Task<SubscriptionChange<SubscriptionDto>> ChangedAsync(Subscription subscription) =>
        await OfAsync(subscription, CancellationToken.None) is { } view
            ? new SubscriptionChange<SubscriptionDto>.Done(view)
            : new SubscriptionChange<SubscriptionDto>.NotFound();

    /// <returns>Those that have not been removed meanwhile, in their order.</returns>
    public async Task<IReadOnlyList<SubscriptionDto>> OfAsync(IEnumerable<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var states = (await handlers.ListAsync(cancellationToken)).ToDictionary(handler => handler.Name, handler => handler.Status, StringComparer.Ordinal);
        return [.. from subscription in subscriptions where states.ContainsKey(subscription.Handler) select Of(subscription, states[subscription.Handler])];
    }
}
