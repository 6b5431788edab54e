using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>What storage promises about handlers and their failures.</summary>
internal abstract class HandlerSpecification
{
    private const string Name = "waiting-list";

    private static readonly DateTimeOffset Time = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private IStorage storage = null!;

    [SetUp]
    public async Task OpenStorage() => storage = await OpenAsync();

    [TearDown]
    public ValueTask CloseStorage() => storage.DisposeAsync();

    [Test]
    public async Task A_new_handler_begins_at_the_end_of_the_log_or_at_its_start()
    {
        await AppendAsync("A1", "A2");
        await storage.Handlers.RegisterAsync(Name, LogStart.End, CancellationToken.None);
        await storage.Handlers.RegisterAsync("archive", LogStart.Start, CancellationToken.None);
        Assert.That(
            (await storage.Handlers.ListAsync(CancellationToken.None)).Select(handler => (handler.Name, handler.Position, handler.Status)),
            Is.EqualTo(new[] { ("archive", 0L, HandlerStatus.Running), (Name, 2L, HandlerStatus.Running) }));
    }

    [Test]
    public async Task One_that_is_known_keeps_its_place()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.End, CancellationToken.None);
        await AppendAsync("A1");
        await storage.Handlers.RegisterAsync(Name, LogStart.End, CancellationToken.None);
        Assert.That((await storage.Handlers.FindAsync(Name, CancellationToken.None))!.Position, Is.Zero);
    }

    [Test]
    public async Task Who_is_fenced_off_stores_nothing()
    {
        await AppendAsync("A1", "A2");
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var first = (await storage.Handlers.TakeAsync(Name, CancellationToken.None))!;
        await SaveAsync(first, 1);
        var second = (await storage.Handlers.TakeAsync(Name, CancellationToken.None))!;
        Assert.That(second.Position, Is.EqualTo(1));
        Assert.That(() => SaveAsync(first, 2), Throws.TypeOf<HandlerTakenException>());
        await SaveAsync(second, 2);
        Assert.That((await storage.Handlers.FindAsync(Name, CancellationToken.None))!.Position, Is.EqualTo(2));
    }

    [TestCase("change")]
    [TestCase("retry")]
    [TestCase("retry-all")]
    [TestCase("discard")]
    public async Task Whoever_steers_a_handler_fences_off_who_delivers_to_it(string steering)
    {
        await AppendAsync("A1", "A2");
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var taken = (await storage.Handlers.TakeAsync(Name, CancellationToken.None))!;
        await (steering switch
        {
            "change" => storage.Handlers.ChangeAsync(Name, Pause, CancellationToken.None),
            "retry" => storage.Handlers.RetryAsync(Name, 1, Time, CancellationToken.None),
            "retry-all" => storage.Handlers.RetryAllAsync(Name, Time, CancellationToken.None),
            _ => (Task)storage.Handlers.DiscardAsync(Name, 1, CancellationToken.None),
        });
        Assert.That(() => SaveAsync(taken, 2), Throws.TypeOf<HandlerTakenException>());

        static bool Pause(HandlerState state)
        {
            state.Pause();
            return true;
        }
    }

    [Test]
    public async Task Nobody_takes_a_handler_that_there_is_not() =>
        Assert.That(await storage.Handlers.TakeAsync("nobody", CancellationToken.None), Is.Null);

    [Test]
    public async Task Progress_is_stored_whole()
    {
        await AppendAsync("A1", "A2", "A3");
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await SaveAsync(3, [Failure(1, FailureState.Retrying, 2), Failure(2, FailureState.Waiting, 0)]);
        await storage.RestartAsync();

        var state = (await storage.Handlers.FindAsync(Name, CancellationToken.None))!;
        var unresolved = await storage.Handlers.ListUnresolvedAsync(Name, 10, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((state.Position, state.TimesUnavailable, state.PausedUntil, state.LastError), Is.EqualTo((3L, 4, (DateTimeOffset?)Time, "does not answer")));
            Assert.That(unresolved, Is.EqualTo(new[]
            {
                new UnresolvedFailure(1, "A1", 2, Time.AddMinutes(5)), new UnresolvedFailure(2, "A2", 0, null),
            }));
        });

        await SaveAsync(3, [Failure(2, FailureState.Dead, 8)], resolved: 1);
        Assert.That((await FailuresAsync(null)).Select(failure => (failure.EventId, failure.State, failure.Attempts)), Is.EqualTo(new[] { (2L, FailureState.Dead, 8) }));
    }

    [Test]
    public async Task A_failure_whose_event_is_gone_says_so_and_an_erasure_takes_failures_along()
    {
        await AppendAsync("A1", "A2");
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await SaveAsync(2, [Failure(1, FailureState.Retrying, 1), Failure(7, FailureState.Retrying, 1)]);
        Assert.That(
            (await storage.Handlers.ListUnresolvedAsync(Name, 10, CancellationToken.None)).Select(failure => failure.AppointmentId), Is.EqualTo(new[] { "A1", null }));

        await storage.Eraser.EraseAsync("P1", EntryOf, CancellationToken.None);
        Assert.That((await FailuresAsync(null)).Select(failure => failure.EventId), Is.EqualTo(new[] { 7L }));
    }

    [Test]
    public async Task Pages_of_failures_go_on_behind_an_event_in_one_state_or_in_all()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await storage.Handlers.RegisterAsync("other", LogStart.Start, CancellationToken.None);
        await SaveAsync(9, [.. Enumerable.Range(1, 9).Select(id => Failure(id, id % 2 == 0 ? FailureState.Dead : FailureState.Retrying, 1))]);
        var dead = await storage.Handlers.ListFailuresAsync(Name, FailureState.Dead, 2, 2, CancellationToken.None);
        var all = await storage.Handlers.ListFailuresAsync(Name, null, 7, 10, CancellationToken.None);
        var counts = await storage.Handlers.CountFailuresAsync(CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(dead.Select(failure => failure.EventId), Is.EqualTo(new[] { 4L, 6L }));
            Assert.That(all.Select(failure => failure.EventId), Is.EqualTo(new[] { 8L, 9L }));
            Assert.That(counts, Is.EquivalentTo(new[] { new FailureCount(Name, FailureState.Retrying, 5), new FailureCount(Name, FailureState.Dead, 4) }));
        });
    }

    [Test]
    public async Task What_failed_or_is_dead_is_tried_again_on_demand_and_what_waits_is_not()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await SaveAsync(3, [Failure(1, FailureState.Retrying, 2), Failure(2, FailureState.Waiting, 0), Failure(3, FailureState.Dead, 8)]);
        Assert.Multiple(async () =>
        {
            Assert.That(await RetryAsync(1), Is.True);
            Assert.That(await RetryAsync(2), Is.False);
            Assert.That(await RetryAsync(3), Is.True);
            Assert.That(await RetryAsync(4), Is.False);
        });
        Assert.That(
            (await FailuresAsync(FailureState.Retrying)).Select(failure => (failure.EventId, failure.Attempts, failure.NextAttemptAt)),
            Is.EqualTo(new[] { (1L, 0, (DateTimeOffset?)Time), (3L, 0, Time) }));
    }

    [Test]
    public async Task All_that_are_dead_are_tried_again_however_many_they_are()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await SaveAsync(1_300, [.. Enumerable.Range(1, 1_300).Select(id => Failure(id, id == 7 ? FailureState.Waiting : FailureState.Dead, 8))]);
        Assert.That(await storage.Handlers.RetryAllAsync(Name, Time, CancellationToken.None), Is.EqualTo(1_299));
        Assert.That(await FailuresAsync(FailureState.Dead), Is.Empty);
    }

    [Test]
    public async Task A_failure_that_is_discarded_is_gone()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        await SaveAsync(1, [Failure(1, FailureState.Dead, 8)]);
        Assert.That(await storage.Handlers.DiscardAsync(Name, 1, CancellationToken.None), Is.True);
        Assert.That(await storage.Handlers.DiscardAsync(Name, 1, CancellationToken.None), Is.False);
        Assert.That(await FailuresAsync(null), Is.Empty);
    }

    [Test]
    public async Task A_change_that_is_none_is_not_stored_and_one_of_nobody_gives_nothing()
    {
        await storage.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        Assert.That(await storage.Handlers.ChangeAsync(Name, state => { state.Pause(); return false; }, CancellationToken.None), Is.False);
        Assert.That((await storage.Handlers.FindAsync(Name, CancellationToken.None))!.IsPaused, Is.False);
        Assert.That(await storage.Handlers.ChangeAsync(Name, state => { state.Pause(); return true; }, CancellationToken.None), Is.True);
        Assert.That((await storage.Handlers.FindAsync(Name, CancellationToken.None))!.IsPaused, Is.True);
        Assert.That(await storage.Handlers.ChangeAsync("nobody", _ => true, CancellationToken.None), Is.Null);
    }

    protected abstract Task<IStorage> OpenAsync();

    private static HandlerFailure Failure(long eventId, FailureState state, int attempts) => HandlerFailure.Of(
        Name, eventId, state, attempts, state is FailureState.Retrying ? Time.AddMinutes(5) : null, attempts == 0 ? null : "answered 400", Time);

    private static AuditEntry EntryOf(long count) =>
        AuditEntry.Of(Access.OfService("erasePatient"), new AccessFacts(AccessOutcome.Deleted) { Rows = count }, AuditEntry.NoFilters, patient: null);

    private Task<bool> RetryAsync(long eventId) => storage.Handlers.RetryAsync(Name, eventId, Time, CancellationToken.None);

    private Task<IReadOnlyList<HandlerFailure>> FailuresAsync(FailureState? state) =>
        storage.Handlers.ListFailuresAsync(Name, state, null, 5_000, CancellationToken.None);

    private async Task SaveAsync(long position, IReadOnlyList<HandlerFailure> failures, params long[] resolved)
    {
        var state = (await storage.Handlers.FindAsync(Name, CancellationToken.None))!;
        state.Progress(position, new BackOffState(4, Time), isDisabled: false, new HandlerError("does not answer", Time));
        await storage.Handlers.SaveAsync(new HandlerProgress(state, failures, resolved, null), CancellationToken.None);
    }

    private Task SaveAsync(HandlerState taken, long position)
    {
        taken.Progress(position, default, isDisabled: false, error: null);
        return storage.Handlers.SaveAsync(new HandlerProgress(taken, [], [], null), CancellationToken.None);
    }

    private async Task AppendAsync(params string[] appointments)
    {
        var events = appointments.Select(appointment => AppointmentEvent.Receive(
            new EventContent(AppointmentEventType.Scheduled, appointment, appointment.Replace('A', 'P'), Time, null, null), ClientName.Anonymous, Time)).ToList();
        await storage.Events.AppendAsync(events, WhenFull.Refuse, CancellationToken.None);
    }
}

[TestFixture]
internal sealed class SqliteHandlerTests : HandlerSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
