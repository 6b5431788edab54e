using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>What every provider does when events go: because a patient wants it, or because they are old.</summary>
internal abstract class ErasureSpecification
{
    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [TestCase(1)]
    [TestCase(64)]
    [TestCase(150)]
    public async Task A_patients_events_go_and_no_others(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await AppendAsync(Event("P-1", $"A-{number}"), Event("P-10", $"A-{number}"));
        }

        Assert.That(await EraseAsync("P-1"), Is.EqualTo(count));
        Assert.That(await EraseAsync("P-1"), Is.Zero);
        Assert.That((await ListAsync()).Select(stored => stored.PatientId), Is.EqualTo(Enumerable.Repeat("P-10", count)));
    }

    [Test]
    public async Task A_patient_that_nobody_knows_has_nothing_to_erase() => Assert.That(await EraseAsync("P-1"), Is.Zero);

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_key_of_an_erased_event_still_answers(bool restarted)
    {
        var first = Event("P-1", "A-1", key: "K-1");
        await AppendAsync(Event("P-2", "A-0", key: "K-0"), first);
        await EraseAsync("P-1");
        if (restarted)
        {
            await storage.RestartAsync();
        }

        AppointmentEvent[] again = [Event("P-1", "A-1", key: "K-1"), Event("P-1", "A-2", key: "K-1"), Event("P-1", "A-1", key: "K-1", source: "cerner"), Event("P-2", "A-0", key: "K-0")];
        var result = await AppendAsync(again);
        Assert.That(result, Is.EqualTo(new[] { AppendOutcome.Replayed, AppendOutcome.Conflict, AppendOutcome.Stored, AppendOutcome.Replayed }));
        Assert.That((again[0].Id, again[0].ReceivedAt), Is.EqualTo((first.Id, first.ReceivedAt)));
        Assert.That((await ListAsync()).Select(stored => (stored.AppointmentId, stored.Source)), Is.EqualTo(new[] { ("A-0", "epic"), ("A-1", "cerner") }));
    }

    [Test]
    public async Task The_numbers_of_erased_events_are_not_given_again()
    {
        var last = Event("P-1", "A-1");
        await AppendAsync(last);
        await EraseAsync("P-1");
        await storage.RestartAsync();
        var next = Event("P-2", "A-1");
        await AppendAsync(next);
        Assert.That(next.Id, Is.GreaterThan(last.Id));
    }

    [Test]
    public async Task Old_events_go_and_young_ones_stay()
    {
        var old = Enumerable.Range(0, 150).Select(number => Event("P-1", $"A-{number}", key: $"K-{number}")).ToArray();
        await AppendAsync(old);
        storage.LetDaysPass(31);
        var young = Event("P-1", "A-0");
        await AppendAsync(young);
        Assert.That(await storage.Events.IsWholeAsync(CancellationToken.None), Is.True);

        await storage.SweepAsync();

        Assert.That((await ListAsync()).Select(stored => stored.Id), Is.EqualTo(new[] { young.Id }));
        Assert.That(await storage.Events.IsWholeAsync(CancellationToken.None), Is.False);
        Assert.That(await AppendAsync(Event("P-1", "A-7", key: "K-7"), Event("P-1", "A-8", key: "K-7")), Is.EqualTo(new[] { AppendOutcome.Replayed, AppendOutcome.Conflict }));
        var entries = await storage.Audit.ListAsync(AuditFilter.All, EventOrder.OldestFirst, null, 10, CancellationToken.None);
        Assert.That(
            entries.Select(entry => (entry.Action, entry.Outcome, entry.Rows, entry.Events)),
            Is.EqualTo(new[] { ("deleteOldEvents", "begun", 0L, null), ("deleteOldEvents", "done", 150L, $"~{old[0].Id}-{old[^1].Id}") }));
    }

    [Test]
    public async Task Where_nothing_is_old_nothing_happens()
    {
        await AppendAsync(Event("P-1", "A-1"));
        storage.LetDaysPass(29);
        await storage.SweepAsync();
        Assert.That(await ListAsync(), Has.Count.EqualTo(1));
        Assert.That(await storage.Audit.ListAsync(AuditFilter.All, EventOrder.OldestFirst, null, 10, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_log_of_which_all_is_gone_goes_on()
    {
        await AppendAsync(Event("P-1", "A-1", key: "K-1"));
        storage.LetDaysPass(31);
        await storage.SweepAsync();
        await storage.RestartAsync();
        var next = Event("P-2", "A-1");
        await AppendAsync(next);
        Assert.That((await ListAsync()).Select(stored => stored.Id), Is.EqualTo(new[] { next.Id }));
        var found = await storage.Events.ListAsync(
            new EventFilter { Received = new TimeRange(next.ReceivedAt, null) }, EventOrder.OldestFirst, null, 10, CancellationToken.None);
        Assert.That(found, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_received_stays_counted()
    {
        await AppendAsync(Event("P-1", "A-1"), Event("P-2", "A-1"));
        await EraseAsync("P-1");
        storage.LetDaysPass(31);
        await storage.SweepAsync();
        var counts = await storage.Counts.ListAsync(
            CountInterval.Day, CountGroup.Source, DateTimeOffset.UnixEpoch, new(2199, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None);
        Assert.That(counts.Sum(count => count.Count), Is.EqualTo(2));
    }

    private AppointmentEvent Event(string patientId, string appointmentId, string? key = null, string source = "epic")
    {
        var content = new EventContent(AppointmentEventType.Scheduled, appointmentId, patientId, new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero), "n", null);
        var received = AppointmentEvent.Receive(content, source, storage.Now);
        if (key is not null)
        {
            received.IdentifyBy(key, storage.Fingerprint.Compute(content));
        }

        return received;
    }

    private async Task<IReadOnlyList<AppendOutcome>> AppendAsync(params AppointmentEvent[] events) =>
        (await storage.Events.AppendAsync(events, WhenFull.Refuse, CancellationToken.None)).Outcomes;

    private Task<long> EraseAsync(string patientId) => storage.Eraser.EraseAsync(patientId, CancellationToken.None);

    private Task<IReadOnlyList<AppointmentEvent>> ListAsync() =>
        storage.Events.ListAsync(EventFilter.All, EventOrder.OldestFirst, null, 1_000, CancellationToken.None);
}
