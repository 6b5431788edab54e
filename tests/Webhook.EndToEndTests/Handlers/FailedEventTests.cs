using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>An event that a receiver does not take holds up its appointment and nothing else.</summary>
[Parallelizable]
[Long]
internal sealed class FailedEventTests
{
    private const string OneDelay = "--Handlers:RetrySchedule:0=00:00:00.5";
    private const string AnHour = "--Handlers:RetrySchedule:0=01:00:00";

    [Test]
    public async Task Later_events_of_its_appointment_wait_behind_it_and_other_appointments_go_on()
    {
        await using var deliveries = await Deliveries.StartAsync(AnHour);
        var subscription = await deliveries.SubscribeAsync();
        var eventIds = await FailAsync(deliveries, "A1", "A2", "A1", "A3", "A1");
        await deliveries.TakenAsync(2);
        var handler = await deliveries.HandlerAsync(subscription.Handler, handler => handler.LagEvents == 0, "all others are done");
        var failures = await deliveries.Webhook.FailuresAsync(subscription.Handler);
        Assert.Multiple(() =>
        {
            Assert.That(handler.Status, Is.EqualTo("running"));
            Assert.That((handler.Retrying, handler.Waiting, handler.Dead), Is.EqualTo((1, 2, 0)));
            Assert.That(handler.LastError, Is.Not.Empty);
            Assert.That(failures.Select(failure => (failure.EventId, failure.State)), Is.EqualTo(
                [(eventIds[0], "retrying"), (eventIds[2], "waiting"), (eventIds[4], "waiting")]));
            Assert.That(failures[0].Attempts, Is.EqualTo(1));
            Assert.That(failures[0].LastError, Is.Not.Empty);
            Assert.That(failures[0].NextAttemptAt - failures[0].FailedAt, Is.EqualTo(TimeSpan.FromHours(1)).Within(TimeSpan.FromMinutes(6.1)));
            Assert.That(failures[1].NextAttemptAt, Is.Null);
            Assert.That(deliveries.Receiver.Seen.Taken().Order(), Is.EqualTo([eventIds[1], eventIds[3]]));
        });
    }

    [Test]
    public async Task It_is_tried_again_by_the_schedule_and_then_those_behind_it_go_on()
    {
        int[] refusals = [400, 401, 404, 422];
        await using var deliveries = await Deliveries.StartAsync(OneDelay);
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync([.. refusals.Select(status => new Behaviour { Status = status, AppointmentId = $"A{status}", Times = 1 })]);
        var appointmentIds = refusals.Select(status => $"A{status}").ToList();
        var eventIds = await deliveries.PostAsync([.. appointmentIds, .. appointmentIds, .. appointmentIds]);
        await deliveries.TakenAsync(eventIds.Count);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { LagEvents: 0, Retrying: 0, Waiting: 0 }, "all are done");
        deliveries.Receiver.Seen.AssertAllTaken(eventIds);
        foreach (var place in Enumerable.Range(0, refusals.Length))
        {
            var (first, second, third) = (eventIds[place], eventIds[place + refusals.Length], eventIds[place + (2 * refusals.Length)]);
            Assert.That(
                deliveries.Receiver.Seen.Where(arrival => arrival.AppointmentId == appointmentIds[place]).Select(arrival => arrival.EventId),
                Is.EqualTo([first, first, second, third]), appointmentIds[place]);
        }

        Assert.That(await deliveries.Webhook.FailuresAsync(subscription.Handler), Is.Empty);
    }

    [Test]
    public async Task When_the_schedule_is_over_it_is_dead_and_those_behind_it_are_delivered()
    {
        await using var deliveries = await Deliveries.StartAsync(OneDelay, "--Handlers:RetrySchedule:1=00:00:00.5");
        var subscription = await deliveries.SubscribeAsync();
        var eventIds = await FailAsync(deliveries, "A1", "A1", "A1");
        await deliveries.TakenAsync(2);
        var dead = await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Dead: 1, Retrying: 0, Waiting: 0 }, "it is dead");
        var failure = (await deliveries.Webhook.FailuresAsync(subscription.Handler, "?state=dead")).Single();
        Assert.Multiple(() =>
        {
            Assert.That(dead.Status, Is.EqualTo("running"));
            Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.EventId), Is.EqualTo([eventIds[0], eventIds[0], .. eventIds]));
            Assert.That((failure.EventId, failure.Attempts, failure.NextAttemptAt), Is.EqualTo((eventIds[0], 3, (DateTimeOffset?)null)));
        });

        await deliveries.Receiver.BehaveAsync();
        await deliveries.Webhook.SteerAsync(subscription.Handler, $"failures/{eventIds[0]}/retry");
        await deliveries.TakenAsync(3);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Dead == 0, "it is done");
        Assert.That(await deliveries.Webhook.FailuresAsync(subscription.Handler), Is.Empty);
    }

    [Test]
    public async Task All_that_are_dead_can_be_tried_again_at_once()
    {
        const int dead = 25;
        await using var deliveries = await Deliveries.StartAsync("--Handlers:RetrySchedule:0=00:00:00");
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(Behaviour.Answer(400));
        await deliveries.PostManyAsync(dead, appointments: 10);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Dead == dead, "all are dead");
        await deliveries.Receiver.BehaveAsync();
        await deliveries.Webhook.SteerAsync(subscription.Handler, "failures/retry-all");
        await deliveries.TakenAsync(dead);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Dead: 0, Retrying: 0, Waiting: 0 }, "all are done");
        deliveries.Receiver.Seen.AssertAllTaken(Enumerable.Range(1, dead).Select(id => (long)id));
    }

    [Test]
    public async Task What_is_discarded_is_not_tried_again_and_those_behind_it_go_on()
    {
        await using var deliveries = await Deliveries.StartAsync(AnHour);
        var subscription = await deliveries.SubscribeAsync();
        var eventIds = await FailAsync(deliveries, "A1", "A1");
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 1, Waiting: 1 }, "it is retried");
        await deliveries.Webhook.DiscardAsync(subscription.Handler, eventIds[0]);
        await deliveries.TakenAsync(1);
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 0, Waiting: 0, Dead: 0 }, "nothing is left");
        Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.EventId), Is.EqualTo(eventIds));
    }

    [Test]
    public async Task A_failure_and_those_behind_it_outlive_a_restart()
    {
        await using var deliveries = await Deliveries.StartAsync(AnHour);
        var subscription = await deliveries.SubscribeAsync();
        var eventIds = await FailAsync(deliveries, "A1", "A1", "A2");
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 1, Waiting: 1, LagEvents: 0 }, "it is retried");
        await deliveries.Webhook.KillAsync();
        await deliveries.StartServiceAsync();
        var later = await deliveries.PostAsync("A1", "A3");
        await deliveries.HandlerAsync(subscription.Handler, handler => handler is { Retrying: 1, Waiting: 2, LagEvents: 0 }, "one more waits");
        var failures = await deliveries.Webhook.FailuresAsync(subscription.Handler);
        Assert.That(failures.Select(failure => (failure.EventId, failure.State, failure.Attempts)), Is.EqualTo(
            [(eventIds[0], "retrying", 1), (eventIds[1], "waiting", 0), (later[0], "waiting", 0)]));

        await deliveries.Receiver.BehaveAsync();
        await deliveries.Webhook.SteerAsync(subscription.Handler, $"failures/{eventIds[0]}/retry");
        await deliveries.TakenAsync(5);
        deliveries.Receiver.Seen.AssertAllTaken([.. eventIds, .. later]);
    }

    /// <returns>The event_ids of these appointments, the first of which the receiver does not take.</returns>
    private static async Task<IReadOnlyList<long>> FailAsync(Deliveries deliveries, params string[] appointmentIds)
    {
        await deliveries.Receiver.BehaveAsync(new Behaviour { Status = 400, EventId = 1 });
        return await deliveries.PostAsync(appointmentIds);
    }
}
