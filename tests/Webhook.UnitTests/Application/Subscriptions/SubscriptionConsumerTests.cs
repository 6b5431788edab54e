using Moq;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Subscriptions;

[TestFixture]
internal sealed class SubscriptionConsumerTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    [Test]
    public void It_gets_the_types_and_the_source_that_the_subscription_wants()
    {
        var consumer = Consumer(new Sender(), [AppointmentEventType.NoShow], "epic");
        Assert.That((consumer.Name, consumer.Destination), Is.EqualTo(("subscription-0", "receiver.example")));
        Assert.That(consumer.Filter.Types, Is.EqualTo(new[] { AppointmentEventType.NoShow }));
        Assert.That(consumer.Filter.Source, Is.EqualTo("epic"));
    }

    [Test]
    public async Task Each_attempt_at_an_event_has_the_same_message_id()
    {
        var sender = new Sender();
        var consumer = Consumer(sender, [], null);
        var logged = new LoggedEvent(StoredEvent.At(42), _ => default);
        await consumer.WaitTurnAsync(CancellationToken.None);
        var first = await consumer.DeliverAsync(logged, 1, CancellationToken.None);
        await consumer.DeliverAsync(logged, 2, CancellationToken.None);
        Assert.That(sender.MessageIds, Is.EqualTo(new[] { "evt_42", "evt_42" }));
        Assert.That(first, Is.EqualTo(new DeliveryOutcome.Failed("answered 400")));
    }

    private static SubscriptionConsumer Consumer(Sender sender, IReadOnlyList<AppointmentEventType> types, string? source)
    {
        var settings = new SubscriptionSettings("https://receiver.example", types, source, DeliveryFormat.Event, new Dictionary<string, string>(), null);
        var secret = SubscriptionSecret.Of(SigningSecret.Of(Guid.Empty, new byte[32], Now));
        return new SubscriptionConsumer(Subscription.Create(settings, secret, Now), Mock.Of<ISubscriptionRepository>(), sender, TimeProvider.System);
    }

    private sealed class Sender : ISubscriptionSender
    {
        public List<string> MessageIds { get; } = [];

        public Task<SendResult> SendAsync(Subscription subscription, string messageId, LoggedEvent logged, CancellationToken cancellationToken)
        {
            MessageIds.Add(messageId);
            return Task.FromResult(new SendResult(new DeliveryOutcome.Failed("answered 400"), 400));
        }
    }
}
