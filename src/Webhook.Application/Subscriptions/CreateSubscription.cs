using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends events on to somebody from now on.</summary>
/// <param name="Parameters">Those of <see cref="SubscriptionParameters.OfCreation"/>; all but the address may be absent.</param>
/// <param name="Access">Who changes it.</param>
public sealed record CreateSubscription(IncomingParameters Parameters, Access Access) : IAudited<SubscriptionChange<SubscriptionDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<SubscriptionDto>? response) => new(SubscriptionChanges.OutcomeOf(response))
    {
        Asked = AccessDescriptions.AskedOf(Parameters, SubscriptionParameters.OfAudit),
        Subject = response is SubscriptionChange<SubscriptionDto>.Done(var made) ? AuditSubject.Subscription(made.Id) : null,
    };
}

internal sealed class CreateSubscriptionHandler(
    ISubscriptionRepository subscriptions, IOutgoingAddresses addresses, SubscriptionConsumers consumers, HandlerEngine engine,
    SubscriptionViews views, TimeProvider time)
    : IRequestHandler<CreateSubscription, SubscriptionChange<SubscriptionDto>>
{
    public async Task<SubscriptionChange<SubscriptionDto>> Handle(CreateSubscription request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reader = new ParameterReader(request.Parameters, SubscriptionParameters.OfCreation);
        var start = SubscriptionParameters.ReadStart(reader);
        var secret = SubscriptionParameters.ReadSecret(reader, now);
        if (SettingsPatch.ReadNew(reader, request.Parameters, addresses) is not { } settings)
        {
            return new SubscriptionChange<SubscriptionDto>.Refused(reader.Errors);
        }

        var subscription = Subscription.Create(settings, SubscriptionSecret.Of(secret), now);
        await subscriptions.AddAsync(subscription, start, CancellationToken.None);
        engine.Start(consumers.Of(subscription));
        return new SubscriptionChange<SubscriptionDto>.Done(views.Of(subscription, HandlerStatus.Running) with { Secret = secret.Text });
    }
}
