using System.Text.Json;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>What persons do to a handler.</summary>
[Parallelizable]
[Long]
internal sealed class SteeringTests
{
    [Test]
    public async Task Nothing_arrives_while_a_handler_is_paused_and_everything_after()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var paused = await deliveries.SubscribeAsync("/paused");
        await deliveries.SubscribeAsync("/other");
        await deliveries.Webhook.SteerAsync(paused.Handler, "pause");
        var first = await deliveries.PostAsync("A1", "A2", "A1");
        await deliveries.TakenAsync(3, "/other");
        await deliveries.Webhook.TerminateAsync();
        await deliveries.StartServiceAsync();
        var second = await deliveries.PostAsync("A1", "A2");
        await deliveries.TakenAsync(5, "/other");
        var handler = await deliveries.Webhook.HandlerAsync(paused.Handler);
        Assert.Multiple(() =>
        {
            Assert.That(deliveries.Receiver.Seen.Where(arrival => arrival.Path == "/paused"), Is.Empty);
            Assert.That((handler.Status, handler.LagEvents), Is.EqualTo(("paused", 5L)));
        });

        await deliveries.Webhook.SteerAsync(paused.Handler, "resume");
        await deliveries.TakenAsync(5, "/paused");
        deliveries.Receiver.Seen.AssertAllTaken([.. first, .. second], "/paused");
    }

    [Test]
    public async Task A_pause_in_the_middle_loses_nothing_and_repeats_a_few_at_most()
    {
        const int events = 500;
        var pauses = 0;
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await deliveries.PostManyAsync(events, appointments: 30);
        for (var enough = 50; enough < events; enough += 150)
        {
            await deliveries.TakenAsync(enough);
            await deliveries.Webhook.SteerAsync(subscription.Handler, "pause");
            var seen = deliveries.Receiver.Seen.Count;
            Assert.That((await deliveries.Webhook.HandlerAsync(subscription.Handler)).Status, Is.EqualTo("paused"));
            Assert.That(deliveries.Receiver.Seen, Has.Count.EqualTo(seen));
            await deliveries.Webhook.SteerAsync(subscription.Handler, "resume");
            pauses++;
        }

        await deliveries.TakenAsync(events);
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, events).Select(id => (long)id));
        Assert.That(deliveries.Receiver.Seen, Has.Count.AtMost(events + (pauses * Deliveries.Ahead)));
    }

    [Test]
    public async Task A_replay_sends_again_what_it_names_and_then_goes_on()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var eventIds = await deliveries.PostAsync("A1", "A1", "A1", "A1", "A1", "A1");
        await IdleAsync();
        var third = await ReceivedAtAsync(deliveries, eventIds[2]);
        var fifth = await ReceivedAtAsync(deliveries, eventIds[4]);
        await ReplayAsync(new { from_event_id = eventIds[3] }, eventIds.Skip(3));
        await ReplayAsync(new { from_event_id = eventIds[1], to_event_id = eventIds[3] }, eventIds.Skip(1).Take(3));
        await ReplayAsync(new { from = third }, eventIds.Skip(2));
        await ReplayAsync(new { from = third, to = fifth }, eventIds.Skip(2).Take(2));
        await ReplayAsync(new { from_event_id = 1 }, eventIds);

        Task<Handler> IdleAsync() => deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "it has nothing to do");

        async Task ReplayAsync(object what, IEnumerable<long> expected)
        {
            var before = deliveries.Receiver.Seen.Count;
            await deliveries.Webhook.SteerAsync(subscription.Handler, "replay", what);
            var next = await deliveries.PostAsync("A1");
            await deliveries.Receiver.SeesAsync(seen => seen.Skip(before).Any(arrival => arrival.EventId == next), "it goes on");
            await IdleAsync();
            var replayed = deliveries.Receiver.Seen.Skip(before).Select(arrival => arrival.EventId!.Value).ToList();

            // Those that were posted after the six belong to a replay without an end.
            Assert.That(replayed.Where(id => id <= eventIds[^1]), Is.EqualTo(expected), JsonSerializer.Serialize(what));
            Assert.That(replayed, Is.Ordered, JsonSerializer.Serialize(what));
            Assert.That(replayed[^1], Is.EqualTo(next));
            Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.VerifiedBy.Count), Has.All.EqualTo(1));
            Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.WebhookId), Is.EqualTo(deliveries.Receiver.Seen.Select(arrival => $"evt_{arrival.EventId}")));
        }
    }

    [Test]
    public async Task A_replay_goes_on_after_a_kill()
    {
        const int events = 2_000;
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.PostManyAsync(events, appointments: 40);
        await deliveries.TakenAsync(events);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "all are done");
        var before = deliveries.Receiver.Seen.Count;
        await deliveries.Receiver.BehaveAsync(new Behaviour { DelayMs = 3 });
        await deliveries.Webhook.SteerAsync(subscription.Handler, "replay", new { from_event_id = 1, to_event_id = events / 2 });
        await deliveries.Receiver.SeesAsync(seen => seen.Count > before + 100, "the replay is under way");
        await deliveries.Webhook.KillAsync();
        await deliveries.StartServiceAsync();
        var last = await deliveries.PostAsync("A1");
        await deliveries.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.EventId == last), "it goes on", seconds: 60);
        deliveries.Receiver.Seen.Skip(before).ToList().AssertAllTaken([.. Enumerable.Range(1, events / 2).Select(id => (long)id), last]);
    }

    [Test]
    public async Task A_changed_subscription_sends_what_comes_next_to_its_new_address_and_a_removed_one_sends_nothing()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync("/old");
        await deliveries.SubscribeAsync("/other");
        await deliveries.Receiver.TrustAsync("/new", subscription.Secret!);
        var first = await deliveries.PostAsync();
        await deliveries.TakenAsync(1, "/old");
        await deliveries.Webhook.ChangeAsync(subscription, new { url = deliveries.Receiver.Url("/new") });
        var second = await deliveries.PostAsync();
        await deliveries.TakenAsync(1, "/new");
        await deliveries.Webhook.RemoveAsync(subscription);
        await deliveries.PostAsync();
        await deliveries.TakenAsync(3, "/other");
        deliveries.Receiver.Seen.AssertAllTaken([first], "/old");
        deliveries.Receiver.Seen.AssertAllTaken([second], "/new");
    }

    [Test]
    public async Task A_test_delivery_arrives_signed_and_changes_no_place_in_the_log()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var before = await deliveries.Webhook.HandlerAsync(subscription.Handler);
        await deliveries.Webhook.AdministerAsync($"/admin/subscriptions/{subscription.Id}/test", new { });
        await deliveries.Receiver.SeesAsync(seen => seen.Count == 1, "it arrives");
        var arrival = deliveries.Receiver.Seen.Single();
        Assert.Multiple(() =>
        {
            Assert.That(arrival.VerifiedBy, Is.EqualTo([0]));
            Assert.That(arrival.WebhookId, Is.Not.Empty);
            Assert.That(deliveries.Webhook.HandlerAsync(subscription.Handler).Result.Position, Is.EqualTo(before.Position));
        });
    }

    private static async Task<string> ReceivedAtAsync(Deliveries deliveries, long eventId)
    {
        using var stored = JsonDocument.Parse(await deliveries.Webhook.Client.GetStringAsync($"/webhook/events/{eventId}"));
        return stored.RootElement.GetProperty("received_at").GetString()!;
    }
}
