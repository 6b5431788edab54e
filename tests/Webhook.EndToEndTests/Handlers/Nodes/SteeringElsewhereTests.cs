using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>What persons do on one process to what another delivers: it takes effect within five seconds.</summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed class SteeringElsewhereTests
{
    private const int Promised = 5;

    private const string AnHour = "--Handlers:RetrySchedule:0=01:00:00";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Test]
    public async Task Subscriptions_that_are_paused_changed_and_removed_are_so_for_the_one_that_delivers()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { Path = "/hanging", Mode = ReceiverMode.Hang });
        var hanging = await nodes.SubscribeAsync(nodes.First, "/hanging");
        var paused = await nodes.SubscribeAsync(nodes.First, "/paused");
        var typed = await nodes.SubscribeAsync(nodes.First, "/typed");
        var moved = await nodes.SubscribeAsync(nodes.First, "/old");
        var rotated = await nodes.SubscribeAsync(nodes.First, "/rotated");
        var removed = await nodes.SubscribeAsync(nodes.First, "/removed");
        await nodes.Receiver.TrustAsync("/new", moved.Secret!);
        await using var feed = Feed.StartSlow(nodes.Second);
        foreach (var path in new[] { "/hanging", "/paused", "/typed", "/old", "/rotated", "/removed" })
        {
            await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.Path == path), $"{path} gets something");
        }

        foreach (var subscription in new[] { hanging, paused, typed, moved, rotated, removed })
        {
            Assert.That(await nodes.IsFirstOwnerAsync(subscription), subscription.Url);
        }

        // Nobody waits for what is under way to one that hangs but those who wait for that one.
        await nodes.Second.ChangeAsync(hanging, new { rate_limit = 100 });
        var noticed = Now.AddSeconds(1.5);
        await Until.TrueAsync(() => Now > noticed, "the first one has noticed");

        var changes = new Dictionary<string, DateTimeOffset>();
        await DoAsync("/paused", () => nodes.Second.SteerAsync(paused.Handler, "pause"));
        await DoAsync("/typed", () => nodes.Second.ChangeAsync(typed, new { event_types = new[] { "appointment.cancelled" } }));
        await DoAsync("/old", () => nodes.Second.ChangeAsync(moved, new { url = nodes.Receiver.Url("/new") }));
        await DoAsync("/removed", () => nodes.Second.RemoveAsync(removed));
        var another = await nodes.Second.RotateSecretAsync(rotated);
        var (rotatedAt, createdAt) = (Now, Now);
        await nodes.Receiver.TrustAsync("/rotated", rotated.Secret!, another);
        await nodes.SubscribeAsync(nodes.Second, "/created");
        await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.Path == "/rotated" && arrival.VerifiedBy.Contains(1)), "another secret signs");
        await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.Path == "/created"), "the new one gets something");
        await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.Path == "/new"), "the new address gets something");
        await Until.TrueAsync(() => Now > rotatedAt.AddSeconds(Promised + 2), "it has taken effect everywhere");

        var seen = nodes.Receiver.Seen;
        var late = changes.ToDictionary(
            change => change.Key, change => seen.Where(arrival => arrival.Path == change.Key).Max(arrival => arrival.Time) - change.Value);
        late["another secret"] = seen.First(arrival => arrival.Path == "/rotated" && arrival.VerifiedBy.Contains(1)).Time - rotatedAt;
        late["/created"] = seen.First(arrival => arrival.Path == "/created").Time - createdAt;
        late["/new"] = seen.First(arrival => arrival.Path == "/new").Time - changes["/old"];
        await TestContext.Out.WriteLineAsync(string.Join(Environment.NewLine, late.Select(one => $"{one.Key} after {one.Value}")));
        Assert.That(late.Where(one => one.Value > TimeSpan.FromSeconds(Promised)).Select(one => one.Key), Is.Empty);
        Assert.That((await nodes.Second.HandlerAsync(paused.Handler)).Status, Is.EqualTo("paused"));

        await nodes.Second.SteerAsync(paused.Handler, "resume");
        var before = nodes.Receiver.Count;
        await nodes.Receiver.SeesAsync(seen => seen.Skip(before).Any(arrival => arrival.Path == "/paused"), "it goes on", Promised);
        await feed.StopAsync();
        await Until.TrueAsync(async () => (await nodes.Second.HandlerAsync(paused.Handler)).LagEvents == 0, "all are done");
        await Until.TrueAsync(async () => (await nodes.Second.HandlerAsync(moved.Handler)).LagEvents == 0, "all are done");
        var stored = await nodes.StoredAsync();
        nodes.Receiver.Seen.AssertAllTaken(stored, "/paused");
        Assert.That(nodes.Receiver.Seen.Taken("/old").Concat(nodes.Receiver.Seen.Taken("/new")).Distinct().Order(), Is.EqualTo(stored));

        async Task DoAsync(string path, Func<Task> change)
        {
            await change();
            changes[path] = Now;
        }
    }

    [Test]
    public async Task A_replay_begins_and_the_handler_goes_on_afterwards()
    {
        await using var nodes = await TwoNodes.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await Feed.OnceAsync(nodes.First, nodes.Second);
        }

        await nodes.DoneAsync(nodes.Second);
        var stored = await nodes.StoredAsync();
        var before = nodes.Receiver.Count;
        await nodes.Second.SteerAsync(nodes.Subscription.Handler, "replay", new { from_event_id = stored[10], to_event_id = stored[19] });
        await nodes.Receiver.SeesAsync(seen => seen.Count >= before + 10, "they come again", Promised);
        using var answer = await nodes.Second.Client.PostEventAsync("A1");
        var next = await answer.EventIdAsync();
        await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.EventId == next), "it goes on", Promised);
        Assert.That(nodes.Receiver.Seen.Skip(before).Select(arrival => arrival.EventId!.Value).Order(), Is.EqualTo([.. stored.Skip(10).Take(10), next]));
    }

    [Test]
    public async Task A_failure_that_is_retried_or_discarded_is_so_for_the_one_that_holds_it_back()
    {
        await using var nodes = await TwoNodes.StartAsync(AnHour);
        var handler = nodes.Subscription.Handler;
        await nodes.Receiver.BehaveAsync(
            new Behaviour { Status = 400, AppointmentId = "A1", Times = 1 }, new Behaviour { Status = 400, AppointmentId = "A2", Times = 1 });
        var first = await PostAsync(nodes, "A1", "A1");
        var second = await PostAsync(nodes, "A2", "A2");
        await WaitAsync(nodes, handler => handler is { Retrying: 2, Waiting: 2 });

        await nodes.Second.SteerAsync(handler, $"failures/{first[0]}/retry");
        await nodes.Receiver.SeesAsync(seen => seen.Taken().Count == 2, "it comes again, and the one behind it", Promised);
        Assert.That(nodes.Receiver.Seen.Taken(), Is.EqualTo(first));

        await nodes.Second.DiscardAsync(handler, second[0]);
        await nodes.Receiver.SeesAsync(seen => seen.Taken().Contains(second[1]), "the one behind it comes", Promised);
        await nodes.DoneAsync(nodes.Second);
        Assert.That(nodes.Receiver.Seen.Count(arrival => arrival.EventId == second[0]), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_dead_is_tried_again_or_forgotten()
    {
        await using var nodes = await TwoNodes.StartAsync("--Handlers:RetrySchedule:0=00:00:00");
        var handler = nodes.Subscription.Handler;
        await nodes.Receiver.BehaveAsync(Behaviour.Answer(400));
        var dead = await PostAsync(nodes, "A1", "A2", "A3", "A4");
        await WaitAsync(nodes, handler => handler.Dead == dead.Count);
        await nodes.Receiver.BehaveAsync();

        await nodes.Second.SteerAsync(handler, $"failures/{dead[0]}/retry");
        await nodes.Receiver.SeesAsync(seen => seen.Taken().Contains(dead[0]), "it comes again", Promised);
        await nodes.Second.DiscardAsync(handler, dead[1]);
        await nodes.Second.SteerAsync(handler, "failures/retry-all");
        await nodes.Receiver.SeesAsync(seen => seen.Taken().Count == 3, "the others come again", Promised);
        await WaitAsync(nodes, handler => handler is { Dead: 0, Retrying: 0, Waiting: 0 });
        Assert.That(nodes.Receiver.Seen.Taken().Order(), Is.EqualTo([dead[0], dead[2], dead[3]]));
        Assert.That(await nodes.Second.FailuresAsync(handler), Is.Empty);
    }

    private static async Task<IReadOnlyList<long>> PostAsync(TwoNodes nodes, params string[] appointmentIds)
    {
        var eventIds = new List<long>();
        foreach (var appointmentId in appointmentIds)
        {
            using var answer = await nodes.Second.Client.PostEventAsync(appointmentId);
            eventIds.Add(await answer.EventIdAsync());
        }

        return eventIds;
    }

    private static Task WaitAsync(TwoNodes nodes, Func<Handler, bool> condition) =>
        Until.TrueAsync(async () => condition(await nodes.HandlerAsync(nodes.Second)), "the handler is as it must be");
}
