using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Answers that mean something else than they seem to, or are meant to do harm.</summary>
[Parallelizable]
[Long]
internal sealed class AnswerTests
{
    [Test]
    public async Task A_receiver_that_is_gone_is_sent_nothing_more_until_a_person_says_so()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var gone = await deliveries.SubscribeAsync("/gone");
        await deliveries.SubscribeAsync("/there");
        await deliveries.Receiver.BehaveAsync(Behaviour.Answer(410) with { Path = "/gone" });
        var first = await deliveries.PostAsync("A1");
        var disabled = await deliveries.HandlerAsync(gone.Handler, handler => handler.Status == "disabled", "it is disabled");
        await deliveries.Webhook.TerminateAsync();
        await deliveries.StartServiceAsync();
        var second = await deliveries.PostAsync("A1");
        await deliveries.TakenAsync(2, "/there");
        Assert.Multiple(() =>
        {
            Assert.That(disabled.LastError, Does.Contain("410"));
            Assert.That(deliveries.Receiver.Seen.Count(arrival => arrival.Path == "/gone"), Is.EqualTo(1));
        });

        await deliveries.Receiver.BehaveAsync();
        await deliveries.Webhook.SteerAsync(gone.Handler, "resume");
        await deliveries.TakenAsync(2, "/gone");
        deliveries.Receiver.Seen.AssertAllTaken([first, second], "/gone");
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_fails_the_event()
    {
        int[] redirects = [301, 302, 303, 307, 308];
        await using var deliveries = await Deliveries.StartAsync("--Handlers:RetrySchedule:0=00:00:00");
        await using var elsewhere = await ReceiverProcess.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        var location = new Dictionary<string, string> { ["location"] = elsewhere.Url() };
        await deliveries.Receiver.BehaveAsync(
            [.. redirects.Select(status => Behaviour.Answer(status) with { AppointmentId = $"A{status}", Headers = location })]);
        await deliveries.PostAsync(redirects.Select(status => $"A{status}"));
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Dead == redirects.Length, "all are dead");
        Assert.That(elsewhere.Connections, Is.Zero);
    }

    /// <summary>What the body says does not matter, and nobody reads it to its end.</summary>
    [TestCase(ReceiverMode.Endless)]
    [TestCase(ReceiverMode.Stuck)]
    public async Task An_answer_that_does_not_end_holds_nothing_up(ReceiverMode mode)
    {
        const int events = 40;
        await using var deliveries = await Deliveries.StartAsync("--Handlers:RetrySchedule:0=00:00:00", "--Handlers:MaxInFlight=4", "--Subscriptions:TimeoutSeconds=2");
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(
            new Behaviour { Mode = mode, Status = 400, AppointmentId = "A0" },
            new Behaviour { Mode = mode, Status = 503, AppointmentId = "A1", Times = 1 },
            new Behaviour { Mode = mode });
        await deliveries.PostManyAsync(events, appointments: 4);
        var handler = await deliveries.HandlerAsync(subscription.Handler, handler => handler is { LagEvents: 0, Retrying: 0, Waiting: 0 }, "all are done", seconds: 120);
        var seen = deliveries.Receiver.Seen;
        Assert.Multiple(() =>
        {
            Assert.That(handler.Dead, Is.EqualTo(events / 4), "Every status counts.");
            Assert.That(seen.Select(arrival => arrival.EventId).Distinct().Count(), Is.EqualTo(events));
            Assert.That(seen.Where(arrival => arrival.Status == 200), Is.Empty, "No answer ended.");
            Assert.That(deliveries.Webhook.WorkingSet, Is.LessThan(500_000_000));
        });
    }

    [Test]
    public async Task Any_status_of_success_is_success()
    {
        int[] successes = [200, 201, 202, 204, 299];
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync([.. successes.Select(status => Behaviour.Answer(status) with { AppointmentId = $"A{status}" })]);
        var eventIds = await deliveries.PostAsync(successes.Select(status => $"A{status}"));
        await deliveries.HandlerAsync(subscription.Handler, handler => handler.Position == eventIds[^1], "all are done");
        Assert.That(deliveries.Receiver.Seen.Select(arrival => arrival.Status).Order(), Is.EqualTo(successes));
        Assert.That(await deliveries.Webhook.FailuresAsync(subscription.Handler), Is.Empty);
    }
}
