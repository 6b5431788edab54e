using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends again at once from where it was, whatever kept it from that: a person, a receiver that took nothing, or one that wanted nothing any more.</summary>
/// <param name="Id">Which subscription.</param>
/// <param name="Access">Who changes it.</param>
public sealed record ResumeSubscription(long Id, Access Access) : IAudited<SubscriptionChange<SubscriptionDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<SubscriptionDto>? response) => SubscriptionChanges.Describe(response, Id);
}

internal sealed class ResumeSubscriptionHandler(SubscriptionSwitch handlers) : IRequestHandler<ResumeSubscription, SubscriptionChange<SubscriptionDto>>
{
    public Task<SubscriptionChange<SubscriptionDto>> Handle(ResumeSubscription request, CancellationToken cancellationToken) =>
        handlers.TurnAsync(request.Id, state => state.Resume(), cancellationToken);
}
