using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>What every provider of <see cref="IAuditTrail"/> does.</summary>
internal abstract class AuditSpecification
{
    private static readonly Access Epic = new("epic", "192.0.2.7", "listEvents", "GET /webhook/events", "0af7651916cd43dd8448eb211c80319c");

    private IStorage storage = null!;

    protected abstract Task<IStorage> OpenAsync();

    [SetUp]
    public async Task Open() => storage = await OpenAsync();

    [TearDown]
    public async Task Close() => await storage.DisposeAsync();

    [Test]
    public async Task Every_member_of_an_entry_comes_back_as_it_was_chained()
    {
        var facts = new AccessFacts(AccessOutcome.Done) { Rows = 7, Events = "3,7-12", Subject = "client epic" };
        var entry = AuditEntry.Of(Epic, facts, """{"limit":["00"]}""", patient: "9f86d081884c7d659a2feaa0c55ad015");
        await storage.Audit.AppendAsync(entry, CancellationToken.None);
        await storage.Audit.AppendAsync(AuditEntry.Of(Access.OfService("deleteOldEvents"), new AccessFacts(AccessOutcome.Begun), AuditEntry.NoFilters, null), CancellationToken.None);
        var found = await ListAsync(AuditFilter.All);
        Assert.That(found[0], Is.EqualTo(entry).UsingPropertiesComparer());
        Assert.That(found[1].Follows(1, found[0].Hash), Is.True);
    }

    [Test]
    public async Task Entries_of_many_at_once_make_one_chain_that_goes_on_after_a_restart()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => AppendAsync(rows: number)));
        await storage.RestartAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => AppendAsync(rows: number)));
        Assert.That((await ListAsync(AuditFilter.All)).Select(entry => entry.Id), Is.EqualTo(Enumerable.Range(1, 600)));
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, 600, null)));
    }

    [Test]
    public async Task An_event_that_fails_takes_no_entry_with_it()
    {
        storage.RefuseRowsOf("A-bad");
        var held = storage.HoldWriter();
        var writes = Enumerable.Range(0, 20).Select(number => AppendAsync(rows: number)).ToList();
        var bad = storage.Events.AppendAsync([Event("A-bad")], WhenFull.Refuse, CancellationToken.None);
        writes.AddRange(Enumerable.Range(0, 20).Select(number => AppendAsync(rows: number)));
        held.Dispose();
        await Task.WhenAll(writes);
        Assert.That(() => bad, Throws.Exception);
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, 40, null)));
    }

    [TestCase("epic", null, null, "6,5,3,1")]
    [TestCase(null, "getEvent", null, "4,3")]
    [TestCase(null, null, "p1", "5,2,1")]
    [TestCase("epic", "listEvents", "p1", "5,1")]
    public async Task Entries_are_found_by_client_action_and_patient(string? client, string? action, string? patient, string ids)
    {
        await FillAsync();
        var filter = new AuditFilter { Client = client, Action = action, Patient = patient };
        Assert.That(Ids(await ListAsync(filter, EventOrder.NewestFirst)), Is.EqualTo(ids));
    }

    [Test]
    public async Task Those_that_gave_events_of_several_patients_are_found_beside_those_of_the_one()
    {
        await FillAsync();
        Assert.That(Ids(await ListAsync(new AuditFilter { Patient = "p1", OrOfSeveral = true })), Is.EqualTo("1,2,4,5"));
    }

    [Test]
    public async Task Entries_are_found_by_time()
    {
        await FillAsync();
        storage.LetDaysPass(1);
        await AppendAsync(rows: 7);
        var all = await ListAsync(AuditFilter.All);
        Assert.That(Ids(await ListAsync(At(all[6].At, null))), Is.EqualTo("7"));
        Assert.That(Ids(await ListAsync(At(null, all[6].At))), Is.EqualTo("1,2,3,4,5,6"));
        Assert.That(await ListAsync(At(all[6].At.AddDays(1), null)), Is.Empty);
        Assert.That(await ListAsync(At(null, all[0].At)), Is.Empty);
    }

    [Test]
    public async Task A_walk_goes_on_beyond_an_entry_in_both_directions()
    {
        await FillAsync();
        Assert.That(Ids(await storage.Audit.ListAsync(AuditFilter.All, EventOrder.OldestFirst, 2, 3, CancellationToken.None)), Is.EqualTo("3,4,5"));
        Assert.That(Ids(await storage.Audit.ListAsync(AuditFilter.All, EventOrder.NewestFirst, 4, 2, CancellationToken.None)), Is.EqualTo("3,2"));
    }

    [Test]
    public async Task Retention_takes_away_what_is_old_and_leaves_a_chain_that_says_so()
    {
        await FillAsync();
        storage.LetDaysPass(61);
        await AppendAsync(rows: 1);
        await storage.SweepAsync();
        var left = await ListAsync(AuditFilter.All);
        Assert.That(left.Select(entry => (entry.Id, entry.Action, entry.Rows)), Is.EqualTo(new[] { (7L, "listEvents", 1L), (8L, "pruneAudit", 6L) }));
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, 2, null)));

        storage.LetDaysPass(61);
        await storage.SweepAsync();
        Assert.That((await ListAsync(AuditFilter.All)).Select(entry => (entry.Id, entry.Action, entry.Rows)), Is.EqualTo(new[] { (9L, "pruneAudit", 2L) }));
        Assert.That(await VerifyAsync(), Is.EqualTo(new AuditVerdict(Valid: true, 1, null)));
    }

    private static string Ids(IEnumerable<AuditEntry> entries) => string.Join(',', entries.Select(entry => entry.Id));

    private static AuditFilter At(DateTimeOffset? from, DateTimeOffset? to) => new() { At = new TimeRange(from, to) };

    private static AppointmentEvent Event(string appointmentId) => AppointmentEvent.Receive(
        new EventContent(AppointmentEventType.Scheduled, appointmentId, "P-1", DateTimeOffset.UnixEpoch, null, null), "epic", DateTimeOffset.UnixEpoch);

    private async Task FillAsync()
    {
        await AppendAsync(patient: "p1");
        await AppendAsync(client: "cerner", patient: "p1");
        await AppendAsync(action: "getEvent", patient: "p2", events: "3");
        await AppendAsync(client: "cerner", action: "getEvent", events: "3-9");
        await AppendAsync(patient: "p1", events: "4");
        await AppendAsync();
    }

    private Task AppendAsync(string client = "epic", string action = "listEvents", string? patient = null, string? events = null, long rows = 0) =>
        storage.Audit.AppendAsync(
            AuditEntry.Of(Epic with { Client = client, Action = action }, new AccessFacts(AccessOutcome.Done) { Rows = rows, Events = events }, AuditEntry.NoFilters, patient),
            CancellationToken.None);

    private Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, EventOrder order = EventOrder.OldestFirst) =>
        storage.Audit.ListAsync(filter, order, null, 1_000, CancellationToken.None);

    private Task<AuditVerdict> VerifyAsync() => new VerifyAuditHandler(storage.Audit).Handle(new VerifyAudit(Epic), CancellationToken.None);
}
