using NJsonSchema;
using NSwag;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.Api.Documentation;

/// <summary>What the documentation says of each member that describes a subscription.</summary>
internal static class SubscriptionMember
{
    public static OpenApiParameter Named(string name) => name switch
    {
        SubscriptionParameters.Url => QueryParameter.Text(name, "Where events are posted to: an https address.", SubscriptionUrl.MaxLength, "https://receiver.example/hook"),
        SubscriptionParameters.EventTypes => QueryParameter.Repeatable(name, "The types that are sent; all when absent, null or empty.", QueryParameter.Strings([.. AppointmentEventTypeNames.All])),
        SubscriptionParameters.Source => QueryParameter.Text(name, "The client whose events are sent; all when absent or null.", ClientName.MaxLength, "epic"),
        SubscriptionParameters.Format => QueryParameter.Choice(name, "How events look: `event`, as readers get them, or `cloudevents`, CloudEvents 1.0 in structured mode.", "event", [.. DeliveryFormatNames.All.Keys]),
        SubscriptionParameters.Headers => QueryParameter.Of(name, $"Headers that every delivery has besides those of the service, at most {DeliveryHeader.MaxCount}. Their values are never given back.", Headers()),
        SubscriptionParameters.RateLimit => QueryParameter.Number(name, "How many deliveries a second at most; as many as there are when absent or null.", 1, Subscription.MaxRate, absent: null),
        SubscriptionParameters.From => QueryParameter.Choice(name, "Where in the log it begins: `end`, with the next event, or `start`, with the oldest that is stored.", "end", "end", "start"),
        SubscriptionParameters.Secret => QueryParameter.Text(name, "What deliveries are signed with: `whsec_` and the Base64 of 24 to 64 bytes; made by the service when absent.", maxLength: null, example: null),
        SubscriptionParameters.OverlapSeconds => QueryParameter.Number(name, "How long the earlier secrets sign along, in seconds.", 0, SubscriptionParameters.MaxOverlap, SubscriptionParameters.DefaultOverlap),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The documentation does not know the member."),
    };

    private static JsonSchema Headers() => new()
    {
        Type = JsonObjectType.Object,
        MaxProperties = DeliveryHeader.MaxCount,
        AdditionalPropertiesSchema = new JsonSchema { Type = JsonObjectType.String, MaxLength = DeliveryHeader.MaxValueLength, IsNullableRaw = true },
    };
}
