using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends nothing on any more, and forgets what was not delivered.</summary>
/// <param name="Id">Which subscription.</param>
/// <param name="Access">Who changes it.</param>
public sealed record RemoveSubscription(long Id, Access Access) : IAudited<SubscriptionChange<Unit>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<Unit>? response) => SubscriptionChanges.Describe(response, Id);
}

internal sealed class RemoveSubscriptionHandler(ISubscriptionRepository subscriptions, HandlerEngine engine)
    : IRequestHandler<RemoveSubscription, SubscriptionChange<Unit>>
{
    public async Task<SubscriptionChange<Unit>> Handle(RemoveSubscription request, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(request.Id, cancellationToken) is not { } found)
        {
            return new SubscriptionChange<Unit>.NotFound();
        }

        // While nothing is under way; and what has begun is done, whether anybody waits for the answer or not.
        var isRemoved = await engine.SteerAsync(found.Handler, () => subscriptions.RemoveAsync(request.Id, CancellationToken.None), cancellationToken);
        await engine.StopAsync(found.Handler);
        return isRemoved ? new SubscriptionChange<Unit>.Done(Unit.Value) : new SubscriptionChange<Unit>.NotFound();
    }
}
