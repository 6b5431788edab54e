using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Who does not answer holds up nobody else.</summary>
[Parallelizable]
internal sealed class IsolationTests
{
    [TestCase(ReceiverMode.Hang)]
    [TestCase(ReceiverMode.Reset)]
    public async Task A_receiver_that_takes_nothing_holds_up_neither_another_one_nor_the_posts(ReceiverMode mode)
    {
        const int events = 300;

        // One that hangs is waited for throughout the test.
        await using var deliveries = await Deliveries.StartAsync("--Subscriptions:TimeoutSeconds=300", "--Handlers:TimeLimitSeconds=600");
        var held = await deliveries.SubscribeAsync("/held");
        await deliveries.SubscribeAsync("/other");
        await deliveries.Receiver.BehaveAsync(new Behaviour { Mode = mode, Path = "/held" });
        await deliveries.PostAsync("A1");
        await deliveries.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.Path == "/held"), "the first is held");
        await deliveries.PostManyAsync(events - 1, appointments: 20);
        await deliveries.TakenAsync(events, "/other");
        var handler = await deliveries.Webhook.HandlerAsync(held.Handler);
        Assert.Multiple(() =>
        {
            Assert.That(deliveries.Receiver.Seen.Taken("/held"), Is.Empty);
            Assert.That(handler.Position, Is.Zero);
            Assert.That(handler.LagEvents, Is.EqualTo(events));
        });
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, events).Select(id => (long)id), "/other");
    }
}
