using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Posts events to the addresses of subscriptions.</summary>
public interface ISubscriptionSender
{
    /// <summary>
    /// Posts one event, signed by Standard Webhooks 1.0, and judges the answer: 2xx is done; 410 is gone; 429, 5xx, no answer in
    /// time and no connection are unavailable, by <c>Retry-After</c> where it is given; anything else fails the event.
    /// </summary>
    /// <param name="subscription">Where to, and how.</param>
    /// <param name="messageId">The <c>webhook-id</c>: the same for each attempt.</param>
    /// <param name="logged">The event.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    Task<SendResult> SendAsync(Subscription subscription, string messageId, LoggedEvent logged, CancellationToken cancellationToken);
}

/// <param name="Outcome">What it means for the event.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
public readonly record struct SendResult(DeliveryOutcome Outcome, int? Status);
