using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>What every provider of <see cref="IAppointmentEventRepository"/> does. A provider derives a fixture and opens its storage.</summary>
internal abstract class EventLogSpecification
{
    private static readonly DateTimeOffset ReceivedAt = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task Events_of_one_request_get_ascending_ids_in_their_order()
    {
        AppointmentEvent[] events = [.. Enumerable.Range(0, 50).Select(number => Event($"A-{number}"))];
        var result = await AppendAsync(events);
        Assert.Multiple(() =>
        {
            Assert.That(result.State, Is.EqualTo(StorageState.Committed));
            Assert.That(result.Outcomes, Has.All.EqualTo(AppendOutcome.Stored));
            Assert.That(events.Select(stored => stored.Id), Is.Ordered.And.Unique);
            Assert.That(events[0].Id, Is.Positive);
        });
        Assert.That(await StoredAsync(), Is.EqualTo(events.Reverse().Select(stored => stored.AppointmentId)));
    }

    [Test]
    public async Task A_later_request_gets_later_ids()
    {
        var first = Event("A-1");
        var second = Event("A-2");
        await AppendAsync(first);
        await AppendAsync(second);
        Assert.That(second.Id, Is.GreaterThan(first.Id));
    }

    [Test]
    public async Task The_newest_events_are_listed_first()
    {
        await AppendAsync(Event("A-1"), Event("A-2"), Event("A-3"));
        Assert.That(await StoredAsync(limit: 2), Is.EqualTo(["A-3", "A-2"]));
    }

    [Test]
    public async Task Every_member_comes_back_as_it_was_stored()
    {
        var content = new EventContent(
            AppointmentEventType.NoShow, "A-ä-😀", "P-ß", new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), "line\nand 😀", """{"x":[1,null]}""");
        var stored = AppointmentEvent.Receive(content, "epic", ReceivedAt);
        stored.IdentifyBy("K-1", storage.Fingerprint.Compute(content));
        await AppendAsync(stored);
        var found = await storage.Events.FindAsync(stored.Id, CancellationToken.None);
        Assert.That(found, Is.EqualTo(stored).UsingPropertiesComparer());
    }

    [Test]
    public async Task An_event_that_does_not_exist_is_not_found() =>
        Assert.That(await storage.Events.FindAsync(1, CancellationToken.None), Is.Null);

    [TestCase("2025-01-10T12:30:00.123456Z")]
    [TestCase("2025-01-10T12:30:00.000001Z")]
    [TestCase("1969-12-31T23:59:59.999999Z")]
    [TestCase("1900-01-01T00:00:00.000001Z")]
    [TestCase("2199-12-31T23:59:59.999999Z")]
    public async Task Times_are_kept_to_the_microsecond(string time)
    {
        Assert.That(EventTime.Parse(time, out var timestamp), Is.Null);
        var stored = Event("A-1", at: timestamp);
        await AppendAsync(stored);
        var found = await storage.Events.FindAsync(stored.Id, CancellationToken.None);
        Assert.That(found!.Timestamp, Is.EqualTo(timestamp));
    }

    [Test]
    public async Task A_retry_takes_the_place_of_the_first_event_and_its_time()
    {
        var first = Keyed("K-1", "A-1");
        var retry = Keyed("K-1", "A-1", ReceivedAt.AddHours(1));
        await AppendAsync(first);
        var result = await AppendAsync(retry);
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcomes, Is.EqualTo([AppendOutcome.Replayed]));
            Assert.That(retry.Id, Is.EqualTo(first.Id));
            Assert.That(retry.ReceivedAt, Is.EqualTo(first.ReceivedAt));
        });
        Assert.That(await StoredAsync(), Is.EqualTo(["A-1"]));
    }

    [Test]
    public async Task A_retry_is_recognised_after_a_restart()
    {
        var first = Keyed("K-1", "A-1");
        await AppendAsync(first);
        await storage.RestartAsync();
        var retry = Keyed("K-1", "A-1", ReceivedAt.AddHours(1));
        var other = Keyed("K-1", "A-2");
        var result = await AppendAsync(retry, other);
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcomes, Is.EqualTo([AppendOutcome.Replayed, AppendOutcome.Conflict]));
            Assert.That((retry.Id, retry.ReceivedAt), Is.EqualTo((first.Id, first.ReceivedAt)));
        });
    }

    [Test]
    public async Task Within_one_request_a_key_stores_once()
    {
        var events = new[] { Keyed("K-1", "A-1"), Event("A-2"), Keyed("K-1", "A-1"), Keyed("K-1", "A-3"), Keyed("K-2", "A-1") };
        var result = await AppendAsync(events);
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcomes, Is.EqualTo(
            [
                AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Replayed, AppendOutcome.Conflict, AppendOutcome.Stored,
            ]));
            Assert.That(events[2].Id, Is.EqualTo(events[0].Id));
            Assert.That(events[3].Id, Is.Zero);
        });
        Assert.That(await StoredAsync(), Is.EqualTo(["A-1", "A-2", "A-1"]));
    }

    [Test]
    public async Task A_key_with_other_content_is_a_conflict_and_the_first_event_stays()
    {
        await AppendAsync(Keyed("K-1", "A-1"));
        var result = await AppendAsync(Keyed("K-1", "A-2"));
        Assert.That(result.Outcomes, Is.EqualTo([AppendOutcome.Conflict]));
        Assert.That(await StoredAsync(), Is.EqualTo(["A-1"]));
    }

    [Test]
    public async Task Keys_belong_to_their_source()
    {
        var result = await AppendAsync(Keyed("K-1", "A-1", source: "epic"), Keyed("K-1", "A-2", source: "cerner"));
        Assert.That(result.Outcomes, Has.All.EqualTo(AppendOutcome.Stored));
    }

    [Test]
    public async Task Without_a_key_every_event_is_stored()
    {
        await AppendAsync(Event("A-1"), Event("A-1"));
        Assert.That(await StoredAsync(), Is.EqualTo(["A-1", "A-1"]));
    }

    [Test]
    public async Task Parallel_retries_store_one_event()
    {
        var events = Enumerable.Range(0, 100).Select(_ => Keyed("K-1", "A-1")).ToList();
        var results = await Task.WhenAll(events.Select(one => Task.Run(() => AppendAsync(one))));
        Assert.Multiple(() =>
        {
            Assert.That(results.Count(result => result.Outcomes[0] is AppendOutcome.Stored), Is.EqualTo(1));
            Assert.That(results.Count(result => result.Outcomes[0] is AppendOutcome.Replayed), Is.EqualTo(events.Count - 1));
            Assert.That(events.Select(stored => stored.Id).Distinct().Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_row_that_the_database_refuses_fails_its_own_request_and_no_other()
    {
        storage.RefuseRowsOf("A-bad");
        Task<AppendResult> before, bad, after;
        using (storage.HoldWriter())
        {
            before = AppendAsync(Event("A-1"), Event("A-2"));
            bad = AppendAsync(Event("A-3"), Event("A-bad"));
            after = AppendAsync(Event("A-4"));
        }

        Assert.That(async () => await bad, Throws.Exception.With.Message.Contains("refused"));
        Assert.That((await before).State, Is.EqualTo(StorageState.Committed));
        Assert.That((await after).State, Is.EqualTo(StorageState.Committed));
        Assert.That(await StoredAsync(), Is.EqualTo(["A-4", "A-2", "A-1"]));
        Assert.That((await AppendAsync(Event("A-5"))).State, Is.EqualTo(StorageState.Committed));
    }

    [Test]
    public async Task An_abandoned_request_is_stored_wholly_or_not_at_all_and_its_neighbours_are_stored()
    {
        using var taken = new CancellationTokenSource();
        using var queued = new CancellationTokenSource();
        Task<AppendResult> withTheWriter, before, inTheQueue, after;
        using (storage.HoldWriter())
        {
            withTheWriter = storage.Events.AppendAsync([Event("A-1"), Event("A-1")], WhenFull.Refuse, taken.Token);

            // The writer takes the first; the others meet in the queue.
            await Task.WhenAny(withTheWriter, Task.Delay(TimeSpan.FromMilliseconds(200)));
            before = AppendAsync(Event("A-3"));
            inTheQueue = storage.Events.AppendAsync([Event("A-2"), Event("A-2")], WhenFull.Refuse, queued.Token);
            after = AppendAsync(Event("A-4"));
            await taken.CancelAsync();
            await queued.CancelAsync();
        }

        Assert.That((await withTheWriter.WaitAsync(Patience)).State, Is.EqualTo(StorageState.Committed));
        Assert.That(async () => await inTheQueue.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>());
        var neighbours = await Task.WhenAll(before, after).WaitAsync(Patience);
        Assert.That(neighbours.Select(result => result.State), Has.All.EqualTo(StorageState.Committed));
        var stored = await StoredAsync();
        Assert.Multiple(() =>
        {
            Assert.That(stored.Count(appointment => appointment == "A-1"), Is.EqualTo(2));
            Assert.That(stored.Count(appointment => appointment == "A-2"), Is.Zero);
            Assert.That(stored.Where(appointment => appointment is "A-3" or "A-4"), Is.EqualTo(["A-4", "A-3"]));
        });
    }

    [Test]
    public async Task A_stop_stores_and_answers_what_waits()
    {
        List<Task<AppendResult>> waiting;
        Task restarting;
        using (storage.HoldWriter())
        {
            waiting = [.. Enumerable.Range(0, 20).Select(number => AppendAsync(Event($"A-{number}")))];
            restarting = storage.RestartAsync();
            var last = AppendAsync(Event("A-last"));
            for (; !last.IsCompleted; last = AppendAsync(Event("A-last")))
            {
                // The stop has not begun yet: this one waits, too.
                waiting.Add(last);
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }

            Assert.That((await last).State, Is.EqualTo(StorageState.Overloaded));
        }

        await restarting;
        var results = await Task.WhenAll(waiting);
        Assert.That(results.Select(result => result.State), Has.All.EqualTo(StorageState.Committed));
        Assert.That(await StoredAsync(), Has.Count.EqualTo(waiting.Count));
    }

    [Test]
    public async Task The_signal_is_as_far_as_the_log_when_an_append_is_answered_and_after_a_restart()
    {
        Assert.That(storage.Signal.Position, Is.Zero);
        var first = Keyed("K-1", "A-1");
        var last = Event("A-2");
        await AppendAsync(first);
        await AppendAsync(last);
        await AppendAsync(Keyed("K-1", "A-1"));
        Assert.That(storage.Signal.Position, Is.EqualTo(last.Id));

        await storage.RestartAsync();
        Assert.That(storage.Signal.Position, Is.EqualTo(last.Id));
    }

    [Test]
    public async Task Whoever_waits_for_the_log_to_grow_is_woken_by_the_commit()
    {
        var first = Event("A-1");
        await AppendAsync(first);
        await storage.Signal.WaitBeyondAsync(first.Id - 1, CancellationToken.None).WaitAsync(Patience);

        var waiting = Enumerable.Range(0, 3).Select(_ => storage.Signal.WaitBeyondAsync(first.Id, CancellationToken.None)).ToList();
        Assert.That(waiting.Select(wait => wait.IsCompleted), Has.None.True);
        await AppendAsync(Event("A-2"));
        await Task.WhenAll(waiting).WaitAsync(Patience);
    }

    [Test]
    public async Task Waiting_for_the_log_to_grow_can_be_given_up()
    {
        using var enough = new CancellationTokenSource();
        var waiting = storage.Signal.WaitBeyondAsync(0, enough.Token);
        await enough.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private static EventContent Content(string appointmentId, DateTimeOffset? at = null) =>
        new(AppointmentEventType.Scheduled, appointmentId, "P-1", at ?? ReceivedAt, Notes: null, Additional: null);

    private static AppointmentEvent Event(string appointmentId, DateTimeOffset? at = null) =>
        AppointmentEvent.Receive(Content(appointmentId, at), ClientName.Anonymous, ReceivedAt);

    private AppointmentEvent Keyed(
        string key, string appointmentId, DateTimeOffset? receivedAt = null, string source = ClientName.Anonymous)
    {
        var content = Content(appointmentId);
        var keyed = AppointmentEvent.Receive(content, source, receivedAt ?? ReceivedAt);
        keyed.IdentifyBy(key, storage.Fingerprint.Compute(content));
        return keyed;
    }

    private Task<AppendResult> AppendAsync(params AppointmentEvent[] events) =>
        storage.Events.AppendAsync(events, WhenFull.Refuse, CancellationToken.None);

    private async Task<List<string>> StoredAsync(int limit = ListEvents.MaxLimit) =>
        [.. (await storage.Events.ListAsync(EventFilter.All, EventOrder.NewestFirst, null, limit, CancellationToken.None)).Select(stored => stored.AppointmentId)];
}
