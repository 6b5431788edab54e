using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>One subscription; null when there is none of that id.</summary>
/// <param name="Id">Which.</param>
/// <param name="Access">Who asks.</param>
public sealed record GetSubscription(long Id, Access Access) : IAudited<SubscriptionDto?>
{
    public AccessFacts Describe(SubscriptionDto? response) => new(response is null ? AccessOutcome.NotFound : AccessOutcome.Done)
    {
        Asked = AccessDescriptions.AskedOf(Id),
        Subject = response is null ? null : AuditSubject.Subscription(Id),
        Rows = response is null ? 0 : 1,
    };
}

internal sealed class GetSubscriptionHandler(ISubscriptionRepository subscriptions, SubscriptionViews views)
    : IRequestHandler<GetSubscription, SubscriptionDto?>
{
    public async Task<SubscriptionDto?> Handle(GetSubscription request, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(request.Id, cancellationToken) is { } found ? await views.OfAsync(found, cancellationToken) : null;
}
