using Npgsql;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresErasureTests : ErasureSpecification
{
    protected override async Task<IStorage> OpenAsync() => await PostgresStorage.OpenPostgresAsync(forgets: true);

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
}
