using System.Diagnostics;
using System.Net;
using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>A patient is erased on one process while another has read the patient's events ahead: once that is answered, none of them leaves.</summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed class ErasureElsewhereTests
{
    private const int Events = 60;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Test]
    public async Task Nothing_of_a_patient_who_is_erased_is_sent_after_the_answer()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 500 });
        await PostAsync(nodes);
        await nodes.Receiver.SeesAsync(seen => seen.Count > 18, "deliveries are under way");
        await AssertErasedAsync(nodes);
    }

    [Test]
    public async Task Nothing_is_sent_either_after_a_receiver_that_hung_is_back()
    {
        await using var nodes = await TwoNodes.StartAsync("--Subscriptions:TimeoutSeconds=10");
        await nodes.Receiver.BehaveAsync(new Behaviour { Mode = ReceiverMode.Hang });
        await PostAsync(nodes);
        await nodes.Receiver.SeesAsync(seen => seen.Count >= 16, "deliveries are under way");
        await nodes.Receiver.BehaveAsync();
        await AssertErasedAsync(nodes);
    }

    [Test]
    public async Task An_erasure_does_not_wait_for_handlers_that_rest_or_are_paused()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var paused = await nodes.SubscribeAsync(nodes.First, "/paused");
        var resting = await nodes.SubscribeAsync(nodes.First, "/resting");
        await nodes.Receiver.BehaveAsync(new Behaviour { Path = "/resting", Status = 503, RetryAfter = 3_600 });
        await PostAsync(nodes);
        await nodes.DoneAsync(nodes.Second);
        await Until.TrueAsync(async () => (await nodes.Second.HandlerAsync(resting.Handler)).Status == "backing_off", "it rests");
        await nodes.First.SteerAsync(paused.Handler, "pause");
        var waited = Stopwatch.StartNew();
        Assert.That(await nodes.Second.EraseAsync("P1"), Is.EqualTo(Events));
        await TestContext.Out.WriteLineAsync($"answered after {waited.Elapsed}");
        Assert.That(waited.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
    }

    private static async Task PostAsync(TwoNodes nodes)
    {
        using var answer = await nodes.Second.Client.PostManyAsync(Events, appointments: Events);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private static async Task AssertErasedAsync(TwoNodes nodes)
    {
        Assert.That(await nodes.IsFirstOwnerAsync());
        var waited = Stopwatch.StartNew();
        Assert.That(await nodes.Second.EraseAsync("P1"), Is.EqualTo(Events));
        var answered = Now;
        await TestContext.Out.WriteLineAsync($"answered after {waited.Elapsed}");
        using var answer = await nodes.Second.Client.PostEventAsync("A1");
        var next = await answer.EventIdAsync();
        await nodes.Receiver.SeesAsync(seen => seen.Taken().Contains(next), "others go on");
        var late = nodes.Receiver.Seen.Where(arrival => arrival.Time > answered && arrival.EventId != next).ToList();
        await TestContext.Out.WriteLineAsync($"{late.Count} sent after the answer, the last after {late.LastOrDefault()?.Time - answered}");
        Assert.That(late.Select(arrival => arrival.EventId), Is.Empty);
    }
}
