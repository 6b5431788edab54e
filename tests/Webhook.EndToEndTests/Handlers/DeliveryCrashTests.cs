using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>The service ends while deliveries are under way, by force or in peace.</summary>
[Long]
internal sealed class DeliveryCrashTests
{
    private const int Seed = 20250110;
    private const int EventsOfRound = 1_000;

    [Test]
    public async Task After_any_number_of_kills_every_event_has_arrived_and_those_of_an_appointment_in_order()
    {
        var random = new Random(Seed);
        await using var deliveries = await Deliveries.StartAsync(
            [.. Enumerable.Range(0, 20).Select(place => $"--Handlers:RetrySchedule:{place}=00:00:00.1")]);
        var subscription = await deliveries.SubscribeAsync();
        for (var round = 0; round < TestLength.Of(shortened: 4, full: 25); round++)
        {
            // Some events fail at first, and once the receiver can take nothing.
            await deliveries.Receiver.BehaveAsync(
                new Behaviour { Status = 400, AppointmentId = $"A{random.Next(40)}", Times = 3 },
                new Behaviour { Status = 400, AppointmentId = $"A{random.Next(40)}", Times = 3 },
                new Behaviour { Status = 503, AppointmentId = $"A{random.Next(40)}", Times = 1 },
                new Behaviour { DelayMs = 3 });
            var before = deliveries.Receiver.Seen.Count;
            var posting = TryPostAsync(deliveries);
            var enough = before + random.Next(EventsOfRound / 2);
            await deliveries.Receiver.SeesAsync(seen => seen.Count > enough, "deliveries are under way");
            await deliveries.Webhook.KillAsync();
            await posting;
            await deliveries.StartServiceAsync();
        }

        await deliveries.HandlerAsync(
            subscription.Handler, handler => handler is { Status: "running", LagEvents: 0, Retrying: 0, Waiting: 0 }, "all are done", seconds: 300);
        var stored = StoredEvents.Read(deliveries.Folder.Path).Select(row => row.EventId).ToList();
        var seen = deliveries.Receiver.Seen;
        await TestContext.Out.WriteLineAsync($"{stored.Count} events, {seen.Count(arrival => arrival.IsTaken) - stored.Count} of them taken again");
        seen.AssertAllTaken(stored);
        Assert.That(await deliveries.Webhook.FailuresAsync(subscription.Handler), Is.Empty);
    }

    [Test]
    public async Task A_stop_lets_deliveries_that_are_under_way_end_and_none_is_lost_and_few_are_repeated()
    {
        var rounds = TestLength.Of(shortened: 2, full: 12);
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { DelayMs = 50 });
        for (var round = 0; round < rounds; round++)
        {
            var before = deliveries.Receiver.Seen.Count;
            await deliveries.PostManyAsync(EventsOfRound, appointments: 40);
            await deliveries.Receiver.SeesAsync(seen => seen.Count > before + 20, "deliveries are under way");
            Assert.That(await deliveries.Webhook.TerminateAsync(), Is.Zero);
            await deliveries.StartServiceAsync();
        }

        await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "all are done", seconds: 120);
        var seen = deliveries.Receiver.Seen;
        seen.AssertAllTaken(Enumerable.Range(1, rounds * EventsOfRound).Select(id => (long)id));
        Assert.That(seen, Has.Count.AtMost(rounds * (EventsOfRound + Deliveries.Ahead)));
    }

    [Test]
    public async Task A_stop_does_not_wait_for_a_receiver_that_does_not_answer()
    {
        await using var deliveries = await Deliveries.StartAsync("--ShutdownTimeoutSeconds=3", "--Subscriptions:TimeoutSeconds=300", "--Handlers:TimeLimitSeconds=600");
        await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { Mode = ReceiverMode.Hang });
        var eventIds = await deliveries.PostAsync("A1", "A2", "A1");
        await deliveries.Receiver.SeesAsync(seen => seen.Count == 2, "two deliveries are under way");
        Assert.That(await deliveries.Webhook.TerminateAsync().WaitAsync(TimeSpan.FromSeconds(15)), Is.Zero);

        await deliveries.Receiver.BehaveAsync();
        await deliveries.StartServiceAsync();
        await deliveries.TakenAsync(eventIds.Count);
        deliveries.Receiver.Seen.AssertAllTaken(eventIds);
    }

    // Cut off by the kill, or not.
    private static async Task TryPostAsync(Deliveries deliveries)
    {
        try
        {
            await deliveries.PostManyAsync(EventsOfRound, appointments: 40);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The service is gone.
        }
    }
}
