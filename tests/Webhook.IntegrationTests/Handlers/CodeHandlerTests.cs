using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Handlers;

/// <summary>Handlers that are classes, from the log to their hands.</summary>
[TestFixture]
internal sealed class CodeHandlerTests
{
    private HandlingService service = null!;

    [SetUp]
    public void Compose() => service = new HandlingService(("RetrySchedule:0", "00:00:00.2"), ("RetrySchedule:1", "00:00:00.2"), ("TimeLimitSeconds", "1"), ("MaxInFlight", "4"));

    [TearDown]
    public ValueTask Dispose() => service.DisposeAsync();

    [Test]
    public async Task Each_event_comes_once_to_each_handler_that_wants_its_type_with_a_scope_of_its_own()
    {
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await service.ReceiveAsync("A1", "A2");
        await service.ReceiveAsync(AppointmentEventType.Completed, "A1");
        await Position("first", 3);
        await Position("second", 3);
        Assert.Multiple(() =>
        {
            Assert.That(service.Journal.Of<FirstHandler>(), Is.EquivalentTo(new[] { (1L, 1), (2L, 1), (3L, 1) }));
            Assert.That(service.Journal.Of<SecondHandler>(), Is.EquivalentTo(new[] { (1L, 1), (2L, 1) }));
            Assert.That(service.Marks.Distinct().Count(), Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_new_handler_begins_at_the_end_unless_it_wants_the_start_and_one_that_comes_back_where_it_was()
    {
        await service.StartAsync();
        await service.ReceiveAsync("A1");
        await service.StopAsync();
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await service.ReceiveAsync("A1");
        await Position("first", 2);
        await Position("second", 2);
        await service.StopAsync();

        // Removed from the code, it is missed by nobody; back again, it has missed nothing.
        await service.StartAsync(typeof(SecondHandler));
        await service.ReceiveAsync("A1");
        await Position("second", 3);
        await service.StopAsync();
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await Position("first", 3);
        Assert.Multiple(() =>
        {
            Assert.That(service.Journal.Of<FirstHandler>().Select(entry => entry.EventId), Is.EqualTo(new[] { 2L, 3 }));
            Assert.That(service.Journal.Of<SecondHandler>().Select(entry => entry.EventId), Is.EqualTo(new[] { 1L, 2, 3 }));
        });
    }

    [Test]
    public async Task One_that_throws_is_tried_again_by_the_schedule_and_those_behind_it_wait()
    {
        service.Journal.Let<FirstHandler>((received, _) => received.Event.Id == 1 ? throw new InvalidOperationException("P1 is ill") : Task.CompletedTask);
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await service.ReceiveAsync("A1", "A1", "A2");
        await Position("first", 3);
        await HandlingService.UntilAsync(
            async () => await service.FailuresAsync("first") is [{ State: FailureState.Dead }], () => $"{service.Journal.Of<FirstHandler>().Count} attempts");

        var attempts = service.Journal.Of<FirstHandler>().Where(entry => entry.EventId != 3);
        Assert.Multiple(async () =>
        {
            Assert.That(attempts, Is.EqualTo(new[] { (1L, 1), (1L, 2), (1L, 3), (2L, 1) }));
            Assert.That((await service.FailuresAsync("first")).Select(failure => (failure.Attempts, failure.LastError)), Is.EqualTo(new[] { (3, "threw an exception, whose type is in the log") }));
            Assert.That(service.Journal.Of<SecondHandler>(), Has.Count.EqualTo(3));
        });
    }

    [Test]
    public async Task One_that_can_take_nothing_is_left_alone_and_keeps_its_place()
    {
        var isAway = true;
        service.Journal.Let<FirstHandler>((_, _) => isAway ? throw new HandlerUnavailableException("the waiting list does not answer") : Task.CompletedTask);
        await service.StartAsync(typeof(FirstHandler));
        await service.ReceiveAsync("A1", "A2", "A3");
        var state = await service.UntilStateAsync("first", state => state.Status is HandlerStatus.BackingOff);
        Assert.That((state.Position, state.LastError), Is.EqualTo((0L, "the waiting list does not answer")));
        Assert.That(await service.FailuresAsync("first"), Is.Empty);

        isAway = false;
        await Position("first", 3);
        Assert.That((await service.UntilStateAsync("first", state => state.Status is HandlerStatus.Running)).PausedUntil, Is.Null);
    }

    [Test]
    public async Task One_that_blocks_its_threads_hinders_nobody_else()
    {
        using var ending = new ManualResetEventSlim();
        service.Journal.Let<FirstHandler>((_, _) =>
        {
            ending.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        for (var round = 0; round < 20; round++)
        {
            await service.ReceiveAsync(Enumerable.Range(0, 50).Select(number => $"A{number}"));
        }

        await Position("second", 1_000);
        Assert.That(service.Journal.Of<FirstHandler>().Select(entry => entry.EventId).Distinct().Count(), Is.LessThanOrEqualTo(4));
        await service.UntilStateAsync("first", state => state.LastError == "did not end within 1 s");
        ending.Set();
        await Position("first", 1_000);
    }

    [Test]
    public async Task One_that_never_ends_fails_its_event_in_time_and_hinders_nobody_else()
    {
        service.Journal.Let<FirstHandler>((received, cancellationToken) =>
            received is { Event.Id: 1, Attempt: 1 } ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask);
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await service.ReceiveAsync("A1", "A1", "A2");
        await Position("second", 3);
        await HandlingService.UntilAsync(() => service.Journal.Of<FirstHandler>().Count == 4, () => string.Join(' ', service.Journal.Of<FirstHandler>()));
        Assert.That(service.Journal.Of<FirstHandler>().Where(entry => entry.EventId != 3), Is.EqualTo(new[] { (1L, 1), (1L, 2), (2L, 1) }));
    }

    [Test]
    public async Task One_that_wastes_memory_hinders_nobody_else()
    {
        service.Journal.Let<FirstHandler>((_, _) =>
        {
            GC.KeepAlive(new byte[64 * 1024 * 1024]);
            return Task.CompletedTask;
        });
        await service.StartAsync(typeof(FirstHandler), typeof(SecondHandler));
        await service.ReceiveAsync(Enumerable.Range(0, 100).Select(number => $"A{number}"));
        await Position("second", 100);
        await Position("first", 100);
    }

    [Test]
    public async Task Events_of_one_appointment_never_come_together_and_others_do()
    {
        var underWay = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        using var together = new CountdownEvent(4);
        service.Journal.Let<FirstHandler>(async (received, cancellationToken) =>
        {
            Assert.That(underWay.AddOrUpdate(received.Event.AppointmentId, 1, (_, count) => count + 1), Is.EqualTo(1));
            if (received.Event.Id <= 4)
            {
                together.Signal();
                await Task.Run(() => together.Wait(cancellationToken), cancellationToken);
            }

            underWay.AddOrUpdate(received.Event.AppointmentId, 0, (_, count) => count - 1);
        });
        await service.StartAsync(typeof(FirstHandler));
        await service.ReceiveAsync(Enumerable.Range(0, 200).Select(number => $"A{number % 4}"));
        await Position("first", 200);
        Assert.That(await service.FailuresAsync("first"), Is.Empty);
        var ofOne = service.Journal.Of<FirstHandler>().Select(entry => entry.EventId).Where(id => id % 4 == 1);
        Assert.That(ofOne, Is.Ordered.And.Exactly(50).Items);
    }

    private Task<HandlerState> Position(string name, long position) => service.UntilStateAsync(name, state => state.Position == position);
}
