using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Turns sending to subscriptions off and on.</summary>
internal sealed class SubscriptionSwitch(ISubscriptionRepository subscriptions, HandlerSwitch handlers, SubscriptionViews views)
{
    /// <param name="id">Which subscription.</param>
    /// <param name="change">What becomes of its handler.</param>
    /// <param name="cancellationToken">Ends the wait for what is under way.</param>
    public async Task<SubscriptionChange<SubscriptionDto>> TurnAsync(long id, Action<HandlerState> change, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(id, cancellationToken) is not { } found)
        {
            return new SubscriptionChange<SubscriptionDto>.NotFound();
        }

        await handlers.TurnAsync(found.Handler, change, cancellationToken);
        return await views.ChangedAsync(found);
    }
}
