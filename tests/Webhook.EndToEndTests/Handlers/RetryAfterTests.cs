using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>A receiver that says when to come again is not disturbed before that, by its own clock.</summary>
[Parallelizable]
[Long]
internal sealed class RetryAfterTests
{
    // Longer than the first pause of a service that is not told.
    private const double Seconds = 3;

    // Timers tick in milliseconds.
    private const long Tolerance = 20;

    [Test]
    public async Task Nothing_comes_before_the_time_that_the_receiver_named()
    {
        var kinds = new[] { (429, false), (429, true), (503, false), (503, true) }.ToDictionary(kind => $"/{kind.Item1}-{kind.Item2}");
        await using var deliveries = await Deliveries.StartAsync();
        var subscriptions = new List<Subscription>();
        foreach (var path in kinds.Keys)
        {
            subscriptions.Add(await deliveries.SubscribeAsync(path));
        }

        await deliveries.Receiver.BehaveAsync([.. kinds.Select(kind => new Behaviour
        {
            Path = kind.Key, Status = kind.Value.Item1, RetryAfter = Seconds, RetryAfterDate = kind.Value.Item2, Times = 1,
        })]);
        var first = await deliveries.PostAsync("A1");
        foreach (var subscription in subscriptions)
        {
            await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", "it backs off");
        }

        var others = await deliveries.PostAsync("A1", "A2", "A3");
        foreach (var path in kinds.Keys)
        {
            await deliveries.TakenAsync(1 + others.Count, path);
            var seen = deliveries.Receiver.Seen.Where(arrival => arrival.Path == path).ToList();
            seen.AssertAllTaken([first, .. others], path);
            Assert.That(seen[0].RetryAt, Is.Not.Null);
            Assert.That(seen.Skip(1).Select(arrival => arrival.At), Has.All.AtLeast(seen[0].RetryAt!.Value - Tolerance), path);
        }
    }

    [Test]
    public async Task A_person_may_come_earlier()
    {
        await using var deliveries = await Deliveries.StartAsync();
        var subscription = await deliveries.SubscribeAsync();
        await deliveries.Receiver.BehaveAsync(new Behaviour { Status = 429, RetryAfter = 3_600, Times = 1 });
        var eventId = await deliveries.PostAsync("A1");
        var refused = await deliveries.HandlerAsync(subscription.Handler, handler => handler.Status == "backing_off", "it backs off");
        await deliveries.Webhook.SteerAsync(subscription.Handler, "resume");
        await deliveries.TakenAsync(1);
        var told = DateTimeOffset.FromUnixTimeMilliseconds(deliveries.Receiver.Seen[0].RetryAt!.Value);
        Assert.That(refused.PausedUntil, Is.EqualTo(told).Within(TimeSpan.FromSeconds(60)));
        Assert.That(deliveries.Receiver.Seen.Taken(), Is.EqualTo([eventId]));
    }
}
