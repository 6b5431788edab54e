using Microsoft.Data.Sqlite;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteErasureTests : ErasureSpecification
{
    protected override async Task<IStorage> OpenAsync() => await SqliteStorage.OpenSqliteAsync(forgets: true);

    [Test]
    public async Task The_file_becomes_shorter_when_old_events_are_gone()
    {
        await using var storage = await SqliteStorage.OpenSqliteAsync(forgets: true);
        for (var round = 0; round < 4; round++)
        {
            await storage.Events.AppendAsync([.. Enumerable.Range(0, 1_000).Select(number => Event(storage, number))], WhenFull.Wait, CancellationToken.None);
        }

        await storage.RestartAsync();
        var full = new FileInfo(storage.DatabaseFile).Length;
        storage.LetDaysPass(31);
        await storage.SweepAsync();
        await storage.RestartAsync();

        // A little room is kept for what comes next.
        Assert.That(new FileInfo(storage.DatabaseFile).Length, Is.LessThan(full / 2));
    }

    [TestCase("UPDATE audit_entries SET rows = 0")]
    [TestCase("DELETE FROM audit_entries WHERE id = 1")]
    public async Task The_database_refuses_to_change_the_audit(string sql)
    {
        await using var storage = await SqliteStorage.OpenSqliteAsync(forgets: true);
        await storage.Audit.AppendAsync(AuditEntry.Of(Access.OfService("test"), new AccessFacts(AccessOutcome.Done), AuditEntry.NoFilters, null), CancellationToken.None);
        Assert.That(() => storage.Execute(sql), Throws.TypeOf<SqliteException>().With.Message.Contains("audit entries are"));
    }

    private static AppointmentEvent Event(SqliteStorage storage, int number) => AppointmentEvent.Receive(
        new EventContent(AppointmentEventType.Scheduled, $"A-{number}", $"P-{number}", DateTimeOffset.UnixEpoch, null, $$"""{"x":"{{new string('x', 4_000)}}"}"""), "epic", storage.Now);
}
