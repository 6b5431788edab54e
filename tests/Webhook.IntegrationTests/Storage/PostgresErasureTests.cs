using Npgsql;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresErasureTests : ErasureSpecification
{
    protected override async Task<IStorage> OpenAsync() => await PostgresStorage.OpenPostgresAsync(forgets: true);

    [Test]
    public async Task A_month_that_is_old_enough_goes_as_a_whole_and_its_keys_stay()
    {
        await using var storage = await PostgresStorage.OpenPostgresAsync(forgets: true);
        var month = PartOf(storage.Now);
        await storage.Events.AppendAsync([Keyed(storage)], WhenFull.Refuse, CancellationToken.None);
        Assert.That(storage.Read($"SELECT to_regclass('{month}')::text"), Is.EqualTo(month));

        storage.LetDaysPass(70);
        await storage.SweepAsync();
        Assert.That(storage.Read($"SELECT to_regclass('{month}')::text"), Is.Null);

        var again = await storage.Events.AppendAsync([Keyed(storage)], WhenFull.Refuse, CancellationToken.None);
        Assert.That(again.Outcomes, Is.EqualTo(new[] { AppendOutcome.Replayed }));
    }

    [Test]
    public async Task An_event_of_a_month_for_which_nobody_made_room_is_stored()
    {
        await using var storage = await PostgresStorage.OpenPostgresAsync(forgets: false);
        storage.LetDaysPass(400);
        await storage.Events.AppendAsync([Keyed(storage)], WhenFull.Refuse, CancellationToken.None);
        Assert.That(storage.Read($"SELECT count(*)::text FROM {PartOf(storage.Now)}"), Is.EqualTo("1"));
    }

    [TestCase("UPDATE audit_entries SET rows = 0")]
    [TestCase("DELETE FROM audit_entries WHERE id = 1")]
    [TestCase("TRUNCATE audit_entries")]
    [TestCase("INSERT INTO audit_entries SELECT 0, at, client, address, action, route, subject, filters, patient, events, rows, outcome, trace_id, hash FROM audit_entries")]
    public async Task The_database_refuses_to_change_the_audit(string sql)
    {
        await using var storage = await PostgresStorage.OpenPostgresAsync(forgets: true);
        await storage.Audit.AppendAsync(AuditEntry.Of(Access.OfService("test"), new AccessFacts(AccessOutcome.Done), AuditEntry.NoFilters, null), CancellationToken.None);
        Assert.That(() => storage.Execute(sql), Throws.TypeOf<PostgresException>().With.Message.Contains("audit entries are"));
    }

    private static string PartOf(DateTimeOffset time) => $"events_{time:yyyy_MM}";

    private static AppointmentEvent Keyed(PostgresStorage storage)
    {
        var content = new EventContent(AppointmentEventType.Scheduled, "A1", "P1", DateTimeOffset.UnixEpoch, null, null);
        var keyed = AppointmentEvent.Receive(content, "epic", storage.Now);
        keyed.IdentifyBy("K1", storage.Fingerprint.Compute(content));
        return keyed;
    }
}
