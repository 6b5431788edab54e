using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Who does not answer holds up nobody else.</summary>
[Parallelizable]
internal sealed class IsolationTests
{
    [Test]
    public async Task A_receiver_that_takes_nothing_holds_up_neither_another_one_nor_the_posts()
    {
        const int events = 300;

        // One that hangs is waited for throughout the test.
        await using var deliveries = await Deliveries.StartAsync("--Subscriptions:TimeoutSeconds=300", "--Handlers:TimeLimitSeconds=600");
        var hanging = await deliveries.SubscribeAsync("/hanging");
        var resetting = await deliveries.SubscribeAsync("/resetting");
        await deliveries.SubscribeAsync("/other");
        await deliveries.Receiver.BehaveAsync(
            new Behaviour { Mode = ReceiverMode.Hang, Path = "/hanging" }, new Behaviour { Mode = ReceiverMode.Reset, Path = "/resetting" });
        await deliveries.PostAsync("A1");
        await deliveries.Receiver.SeesAsync(
            seen => seen.Select(arrival => arrival.Path).Intersect(["/hanging", "/resetting"]).Count() == 2, "the first is held");
        await deliveries.PostManyAsync(events - 1, appointments: 20);
        await deliveries.TakenAsync(events, "/other");
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, events).Select(id => (long)id), "/other");
        foreach (var held in (Subscription[])[hanging, resetting])
        {
            var handler = await deliveries.Webhook.HandlerAsync(held.Handler);
            Assert.That(handler.Position, Is.Zero);
            Assert.That(handler.LagEvents, Is.EqualTo(events));
        }

        Assert.That(deliveries.Receiver.Seen.Where(arrival => arrival.IsTaken && arrival.Path != "/other"), Is.Empty);
    }
}
