using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>All subscriptions, by id.</summary>
/// <param name="Access">Who asks.</param>
public sealed record ListSubscriptions(Access Access) : IAudited<SubscriptionList>
{
    public AccessFacts Describe(SubscriptionList? response) => new(AccessOutcome.Done) { Rows = response?.Subscriptions.Count ?? 0 };
}

/// <param name="Subscriptions">By id.</param>
/// <param name="NextCursor">Always null: the list is whole.</param>
public sealed record SubscriptionList(IReadOnlyList<SubscriptionDto> Subscriptions, string? NextCursor);

internal sealed class ListSubscriptionsHandler(ISubscriptionRepository subscriptions, SubscriptionViews views)
    : IRequestHandler<ListSubscriptions, SubscriptionList>
{
    public async Task<SubscriptionList> Handle(ListSubscriptions request, CancellationToken cancellationToken) =>
        new(await views.OfAsync(await subscriptions.ListAsync(cancellationToken), cancellationToken), NextCursor: null);
}
