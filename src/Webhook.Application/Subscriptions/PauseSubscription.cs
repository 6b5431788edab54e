using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends nothing until somebody resumes it. Its place in the log is kept, so that nothing is missed.</summary>
/// <param name="Id">Which subscription.</param>
/// <param name="Access">Who changes it.</param>
public sealed record PauseSubscription(long Id, Access Access) : IAudited<SubscriptionChange<SubscriptionDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<SubscriptionDto>? response) => SubscriptionChanges.Describe(response, Id);
}

internal sealed class PauseSubscriptionHandler(SubscriptionSwitch handlers) : IRequestHandler<PauseSubscription, SubscriptionChange<SubscriptionDto>>
{
    public Task<SubscriptionChange<SubscriptionDto>> Handle(PauseSubscription request, CancellationToken cancellationToken) =>
        handlers.TurnAsync(request.Id, state => state.Pause(), cancellationToken);
}
