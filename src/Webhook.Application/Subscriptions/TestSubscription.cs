using System.Security.Cryptography;
using MediatR;
using Microsoft.Extensions.Options;
using Webhook.Application.Audit;
using Webhook.Application.Handlers;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends a made-up event now, whatever the state of the subscription, and changes nothing; null when there is no such subscription.</summary>
/// <param name="Id">Which.</param>
/// <param name="Access">Who asks.</param>
public sealed record TestSubscription(long Id, Access Access) : IAudited<TestDelivery?>
{
    public AccessFacts Describe(TestDelivery? response) => new(response is null ? AccessOutcome.NotFound : AccessOutcome.Done)
    {
        Asked = AccessDescriptions.AskedOf(Id),
        Subject = response is null ? null : AuditSubject.Subscription(Id),
    };
}

/// <param name="Delivered">Whether the receiver took it.</param>
/// <param name="Status">The HTTP status of its answer; null without one.</param>
/// <param name="DurationMs">How long that took, in milliseconds.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
public sealed record TestDelivery(bool Delivered, int? Status, long DurationMs, string? Error);

internal sealed class TestSubscriptionHandler(
    ISubscriptionRepository subscriptions, ISubscriptionSender sender, LoggedEvents events, IOptions<HandlerOptions> options, TimeProvider time)
    : IRequestHandler<TestSubscription, TestDelivery?>
{
    /// <summary>The identifiers of the made-up event.</summary>
    private const string Identifier = "TEST";

    private const int RandomDigits = 32;

    public async Task<TestDelivery?> Handle(TestSubscription request, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(request.Id, cancellationToken) is not { } subscription)
        {
            return null;
        }

        var begun = time.GetTimestamp();
        var (outcome, status) = await SendAsync(subscription, cancellationToken);
        var duration = (long)time.GetElapsedTime(begun).TotalMilliseconds;
        return new TestDelivery(outcome is DeliveryOutcome.Done, status, duration, ErrorOf(outcome));
    }

    private static string? ErrorOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Failed(var reason) => reason,
        DeliveryOutcome.Unavailable(var reason, _) => reason,
        DeliveryOutcome.Gone(var reason) => reason,
        _ => null,
    };

    private async Task<SendResult> SendAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var limit = options.Value.TimeLimitSeconds;
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(limit), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        var messageId = $"evt_test_{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";
        try
        {
            return await sender.SendAsync(subscription, messageId, events.Of(MakeUp(subscription)), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(new DeliveryOutcome.Unavailable($"no answer within {limit} s", RetryAfter: null), Status: null);
        }
    }

    private AppointmentEvent MakeUp(Subscription subscription)
    {
        var now = time.GetUtcNow();
        var type = subscription.EventTypes.FirstOrDefault(AppointmentEventType.Scheduled);
        var content = new EventContent(type, Identifier, Identifier, now, Notes: null, Additional: null);
        return AppointmentEvent.Receive(content, subscription.Source ?? ClientName.Anonymous, now);
    }
}
