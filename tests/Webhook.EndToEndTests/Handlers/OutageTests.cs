using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>A receiver that can take nothing costs nothing but waiting: no event fails, none is lost, none is out of order.</summary>
[Long]
internal sealed class OutageTests
{
    [Test]
    public async Task A_receiver_that_was_killed_gets_everything_in_order_when_it_is_back()
    {
        var events = TestLength.Of(shortened: 3_000, full: 1_000_000);
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.PostAsync("A0", "A1", "A2");
        await deliveries.TakenAsync(3);
        var position = (await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "three are done")).Position;
        await deliveries.Receiver.KillAsync();
        for (var posted = 0; posted < events; posted += 50_000)
        {
            await deliveries.PostManyAsync(Math.Min(events - posted, 50_000), appointments: 100);
        }

        var down = await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", "it backs off");
        Assert.Multiple(() =>
        {
            Assert.That(down.Position, Is.EqualTo(position));
            Assert.That(down.Retrying + down.Waiting + down.Dead, Is.Zero);
            Assert.That(down.LagEvents, Is.EqualTo(events));
            Assert.That(down.PausedUntil, Is.Not.Null);
            Assert.That(down.LastError, Is.Not.Empty);
        });

        await deliveries.Receiver.BehaveWhenBackAsync(new Behaviour { Brief = true });
        await Until.TrueAsync(() => deliveries.Receiver.Count >= 3 + events, "all have come", seconds: 60 + (events / 200));
        Assert.That(deliveries.Webhook.WorkingSet, Is.LessThan(700_000_000));
        await deliveries.TakenAsync(3 + events);
        var up = await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "all are done");
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, 3 + events).Select(id => (long)id));
        Assert.That(up.Status, Is.EqualTo("running"));
        Assert.That(up.PausedUntil, Is.Null);
    }

    [Test]
    public async Task A_receiver_that_is_killed_again_and_again_gets_everything_in_order()
    {
        const int eventsOfRound = 400;
        var rounds = TestLength.Of(shortened: 3, full: 12);
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        for (var round = 0; round < rounds; round++)
        {
            var before = deliveries.Receiver.Seen.Taken().Count;
            await deliveries.PostManyAsync(eventsOfRound, appointments: 20);
            await deliveries.TakenAsync(before + 50);
            await deliveries.Receiver.KillAsync();
            await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", "it backs off");
            await deliveries.Receiver.StartAgainAsync();
        }

        await deliveries.TakenAsync(rounds * eventsOfRound);
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, rounds * eventsOfRound).Select(id => (long)id));

        // One that was taken by a receiver that died before its answer comes once more, by the schedule.
        await Until.TrueAsync(async () => (await deliveries.Webhook.FailuresAsync(subscription.Handler)).Count == 0, "nothing is left to be tried again");
    }

    [Test]
    public async Task A_receiver_that_can_take_nothing_is_left_alone_and_keeps_the_place()
    {
        var refusals = new Behaviour[]
        {
            new() { Path = "/500", Status = 500 }, new() { Path = "/502", Status = 502 }, new() { Path = "/503", Status = 503 },
            new() { Path = "/504", Status = 504 }, new() { Path = "/429", Status = 429 }, new() { Path = "/reset", Mode = ReceiverMode.Reset },
            new() { Path = "/hang", Mode = ReceiverMode.Hang }, new() { Path = "/late", DelayMs = 600_000 },
        };
        await using var deliveries = await Deliveries.StartAsync("--Subscriptions:TimeoutSeconds=1");
        var subscriptions = new Dictionary<string, Subscription>();
        foreach (var path in refusals.Select(refusal => refusal.Path!))
        {
            subscriptions[path] = await deliveries.SubscribeAsync(path);
        }

        await deliveries.Receiver.BehaveAsync(refusals);
        var eventIds = await deliveries.PostAsync("A1", "A2", "A1");
        foreach (var (path, subscription) in subscriptions)
        {
            var refused = await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", $"{path} is left alone");
            Assert.Multiple(() =>
            {
                Assert.That(refused.Position, Is.LessThan(eventIds[0]), path);
                Assert.That(refused.Retrying + refused.Waiting + refused.Dead, Is.Zero, path);
                Assert.That(refused.LastError, Is.Not.Empty, path);
            });
        }

        // Each is tried again by itself, twice at least, and no event fails of that.
        await deliveries.Receiver.SeesAsync(
            seen => subscriptions.Keys.All(path => seen.Count(arrival => arrival.Path == path) >= 4), "each is tried again");
        foreach (var subscription in subscriptions.Values)
        {
            Assert.That(await deliveries.Webhook.FailuresAsync(subscription.Handler), Is.Empty);
        }

        await deliveries.Receiver.BehaveAsync();
        foreach (var (path, subscription) in subscriptions)
        {
            await deliveries.TakenAsync(eventIds.Count, path);
            await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Status: "running", LagEvents: 0 }, $"{path} goes on");
            deliveries.Receiver.Seen.AssertAllTaken(eventIds, path);
        }
    }
}
