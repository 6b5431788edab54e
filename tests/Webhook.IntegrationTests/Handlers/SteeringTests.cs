using Webhook.Domain;

namespace Webhook.IntegrationTests.Handlers;

/// <summary>Handlers are steered between two runs: nothing is under way meanwhile, and nothing is repeated because of it.</summary>
[TestFixture]
internal sealed class SteeringTests
{
    private HandlingService service = null!;

    [SetUp]
    public async Task Start()
    {
        service = new HandlingService(("RetrySchedule:0", "00:00:00"), ("MaxUnresolved", "20"));
        await service.StartAsync(typeof(SecondHandler));
    }

    [TearDown]
    public ValueTask Dispose() => service.DisposeAsync();

    [Test]
    public async Task One_that_is_paused_gets_nothing_until_it_is_resumed_and_nothing_twice()
    {
        await service.ReceiveAsync(Enumerable.Range(0, 100).Select(number => $"A{number}"));
        await ChangeAsync(state => state.Pause());
        var before = service.Journal.Of<SecondHandler>().Count;
        await service.ReceiveAsync("B1");
        await service.Engine.SteerAsync("second", () => Task.FromResult(true), CancellationToken.None);
        Assert.That(service.Journal.Of<SecondHandler>(), Has.Count.EqualTo(before));

        await ChangeAsync(state => state.Resume());
        await Position(101);
        Assert.That(service.Journal.Of<SecondHandler>().Select(entry => entry.EventId), Is.Unique.And.Exactly(101).Items);
    }

    [Test]
    public async Task A_replay_brings_its_events_in_order_and_then_the_handler_goes_on_where_it_was()
    {
        await service.ReceiveAsync(Enumerable.Repeat("A1", 10));
        await Position(10);
        await ChangeAsync(state => Assert.That(state.Replay(3, 5), Is.True));
        await service.ReceiveAsync("A1");
        await Position(11);
        Assert.That(service.Journal.Of<SecondHandler>().Select(entry => entry.EventId), Is.EqualTo(new[] { 1L, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3, 4, 5, 11 }));
    }

    [Test]
    public async Task A_dead_event_that_a_replay_gets_done_is_dead_no_more()
    {
        var isBroken = true;
        service.Journal.Let<SecondHandler>((received, _) => isBroken && received.Event.Id == 2 ? throw new InvalidOperationException() : Task.CompletedTask);
        await service.ReceiveAsync("A1", "A2", "A3");
        await HandlingService.UntilAsync(async () => await service.FailuresAsync("second") is [{ State: FailureState.Dead }], () => "it is not dead");
        isBroken = false;
        await ChangeAsync(state => state.Replay(1, null));
        await HandlingService.UntilAsync(async () => await service.FailuresAsync("second") is [], () => "it is still dead");
        await service.UntilStateAsync("second", state => state is { Position: 3, ReplayTo: null });
    }

    [Test]
    public async Task More_failures_than_there_is_room_for_are_tried_one_part_after_the_other()
    {
        service.Journal.Let<SecondHandler>((_, _) => throw new InvalidOperationException());
        await service.ReceiveAsync(Enumerable.Range(0, 100).Select(number => $"A{number}"));
        await HandlingService.UntilAsync(
            async () => (await service.FailuresAsync("second")).Count(failure => failure.State is FailureState.Dead) == 100, () => "not all are dead");
        await ChangeAsync(state => state.Pause());
        Assert.That(await service.Engine.SteerAsync(
            "second", () => service.Store.RetryAllAsync("second", DateTimeOffset.UnixEpoch, CancellationToken.None), CancellationToken.None), Is.EqualTo(100));
        service.Journal.Let<SecondHandler>((_, _) => Task.CompletedTask);
        await ChangeAsync(state => state.Resume());
        await HandlingService.UntilAsync(async () => await service.FailuresAsync("second") is [], () => "not all were tried again");
    }

    [Test]
    public async Task A_stop_waits_for_what_is_under_way_and_keeps_what_was_done()
    {
        await service.ReceiveAsync(Enumerable.Range(0, 300).Select(number => $"A{number}"));
        await HandlingService.UntilAsync(() => service.Journal.Of<SecondHandler>().Count > 10, () => "it does not begin");
        await service.StopAsync();
        await service.StartAsync(typeof(SecondHandler));
        await Position(300);
        Assert.That(service.Journal.Of<SecondHandler>().Select(entry => entry.EventId), Is.Unique.And.Exactly(300).Items);
    }

    private Task<bool?> ChangeAsync(Action<HandlerState> change) => service.Engine.SteerAsync(
        "second",
        () => service.Store.ChangeAsync(
            "second",
            state =>
            {
                change(state);
                return true;
            },
            CancellationToken.None),
        CancellationToken.None);

    private Task<HandlerState> Position(long position) => service.UntilStateAsync("second", state => state.Position == position && state.ReplayTo is null);
}
