using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Changes what is sent, and where to, by a JSON Merge Patch.</summary>
/// <param name="Id">Which subscription.</param>
/// <param name="Parameters">Those of <see cref="SubscriptionParameters.OfSettings"/> that do not stay.</param>
/// <param name="Access">Who changes it.</param>
public sealed record ChangeSubscription(long Id, IncomingParameters Parameters, Access Access) : IAudited<SubscriptionChange<SubscriptionDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(SubscriptionChange<SubscriptionDto>? response)
    {
        var facts = SubscriptionChanges.Describe(response, Id);
        var changed = AccessDescriptions.AskedOf(Parameters, SubscriptionParameters.OfAudit);
        return facts with { Asked = facts.Asked.Concat(changed).ToDictionary() };
    }
}

internal sealed class ChangeSubscriptionHandler(
    ISubscriptionRepository subscriptions, IOutgoingAddresses addresses, HandlerEngine engine, SubscriptionViews views)
    : IRequestHandler<ChangeSubscription, SubscriptionChange<SubscriptionDto>>
{
    public async Task<SubscriptionChange<SubscriptionDto>> Handle(ChangeSubscription request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, SubscriptionParameters.OfSettings);
        var patch = SettingsPatch.Read(reader, request.Parameters, addresses);
        if (reader.Errors.Count > 0)
        {
            return new SubscriptionChange<SubscriptionDto>.Refused(reader.Errors);
        }

        return await engine.ChangeAsync<Subscription>(subscriptions, request.Id, Change, cancellationToken) switch
        {
            SubscriptionChange<Subscription>.Done(var changed) => await views.ChangedAsync(changed),
            SubscriptionChange<Subscription>.Refused(var errors) => new SubscriptionChange<SubscriptionDto>.Refused(errors),
            _ => new SubscriptionChange<SubscriptionDto>.NotFound(),
        };

        SubscriptionChange<Subscription> Change(Subscription stored)
        {
            var settings = new SubscriptionSettings(stored.Url, stored.EventTypes, stored.Source, stored.Format, stored.Headers, stored.RateLimit);
            if (patch.Apply(settings) is not { } changed)
            {
                return new SubscriptionChange<Subscription>.Refused(reader.Errors);
            }

            stored.Change(changed);
            return new SubscriptionChange<Subscription>.Done(stored);
        }
    }
}
