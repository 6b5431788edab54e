using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Subscriptions;
using Webhook.Domain;
using Webhook.UnitTests.Application.Audit;

namespace Webhook.UnitTests.Application.Subscriptions;

[TestFixture]
internal sealed class TestSubscriptionTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2025, 1, 10, 12, 30, 0, TimeSpan.Zero));

    [Test]
    public async Task A_receiver_that_does_not_answer_is_not_waited_for_longer_than_a_handler_is()
    {
        var test = TestAsync(async (_, end) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
            return default;
        });
        Assert.That(test.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await test, Is.EqualTo(new TestDelivery(false, null, 30_000, "no answer within 30 s")));
    }

    [Test]
    public async Task The_event_is_one_that_the_subscription_wants()
    {
        AppointmentEvent? sent = null;
        var delivery = await TestAsync((logged, _) =>
        {
            sent = logged.Stored;
            time.Advance(TimeSpan.FromMilliseconds(12));
            return Task.FromResult(new SendResult(DeliveryOutcome.Done.Instance, 200));
        });
        Assert.That(delivery, Is.EqualTo(new TestDelivery(true, 200, 12, null)));
        Assert.That(
            (sent!.Id, sent.Type, sent.AppointmentId, sent.PatientId, sent.Source, sent.Timestamp),
            Is.EqualTo((0L, AppointmentEventType.Cancelled, "TEST", "TEST", "epic", time.GetUtcNow().AddMilliseconds(-12))));
    }

    private Task<TestDelivery?> TestAsync(Func<LoggedEvent, CancellationToken, Task<SendResult>> send)
    {
        var settings = new SubscriptionSettings(
            "https://receiver.example", [AppointmentEventType.NoShow, AppointmentEventType.Cancelled], "epic", DeliveryFormat.Event,
            new Dictionary<string, string>(), null);
        var secret = SubscriptionSecret.Of(SigningSecret.Of(Guid.Empty, new byte[32], time.GetUtcNow()));
        var subscription = Subscription.Create(settings, secret, time.GetUtcNow());
        var subscriptions = Mock.Of<ISubscriptionRepository>(
            all => all.FindAsync(7, It.IsAny<CancellationToken>()) == Task.FromResult<Subscription?>(subscription));
        var sender = new Mock<ISubscriptionSender>();
        sender.Setup(one => one.SendAsync(subscription, It.IsRegex("^evt_test_[0-9a-f]{32}$"), It.IsAny<LoggedEvent>(), It.IsAny<CancellationToken>()))
            .Returns((Subscription _, string _, LoggedEvent logged, CancellationToken end) => send(logged, end));
        var events = new LoggedEvents(EventProfileTests.Mapper, Mock.Of<IEventJson>());
        return new TestSubscriptionHandler(subscriptions, sender.Object, events, Options.Create(new HandlerOptions()), time)
            .Handle(new TestSubscription(7, TestAudit.Somebody), CancellationToken.None);
    }
}
