using System.Globalization;
using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Sends the log to one subscription, as it was when this was made.</summary>
internal sealed class SubscriptionConsumer(
    Subscription subscription, ISubscriptionRepository subscriptions, ISubscriptionSender sender, TimeProvider time) : IEventConsumer
{
    private DeliveryPace? pace = subscription.RateLimit is { } rate ? new DeliveryPace(rate, time) : null;

    public string Name => subscription.Handler;

    public EventFilter Filter { get; } = new() { Types = subscription.EventTypes, Source = subscription.Source };

    public string? Destination { get; } = new Uri(subscription.Url).Host;

    // The sender's time-out tells that the receiver is away, which is no fault of the event.
    public TimeSpan TimeLimit => Timeout.InfiniteTimeSpan;

    public async Task<IEventConsumer?> RenewAsync(CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscription.Id, cancellationToken) is not { } stored)
        {
            return null;
        }

        var renewed = new SubscriptionConsumer(stored, subscriptions, sender, time);
        renewed.pace = stored.RateLimit == subscription.RateLimit ? pace : renewed.pace;
        return renewed;
    }

    public ValueTask WaitTurnAsync(CancellationToken cancellationToken) => pace?.WaitAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public async Task<DeliveryOutcome> DeliverAsync(LoggedEvent logged, int attempt, CancellationToken cancellationToken) =>
        (await sender.SendAsync(subscription, MessageIdOf(logged.Stored.Id), logged, cancellationToken)).Outcome;

    private static string MessageIdOf(long eventId) => string.Create(CultureInfo.InvariantCulture, $"evt_{eventId}");
}

/// <summary>Makes what events of subscriptions are sent by.</summary>
internal sealed class SubscriptionConsumers(ISubscriptionRepository subscriptions, ISubscriptionSender sender, TimeProvider time)
{
    public IEventConsumer Of(Subscription subscription) => new SubscriptionConsumer(subscription, subscriptions, sender, time);

    /// <returns>That of the subscription whose handler has the name; null when there is none.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    public async Task<IEventConsumer?> FindAsync(string handler, CancellationToken cancellationToken) =>
        Subscription.IdOf(handler) is { } id && await subscriptions.FindAsync(id, cancellationToken) is { } found ? Of(found) : null;

    /// <returns>Those of all subscriptions that there are.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    public async Task<IReadOnlyList<IEventConsumer>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await subscriptions.ListAsync(cancellationToken)).Select(Of)];
}
