using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteAuditTests : AuditSpecification
{
    [TestCase("DELETE FROM audit_marks", 3)]
    [TestCase("INSERT INTO audit_entries SELECT id + 1, at, client, address, action, route, subject, filters, patient, events, rows, outcome, trace_id, hash FROM audit_entries WHERE id = 2", 3)]
    public async Task Somebody_who_tampers_with_the_chain_does_not_stop_it_and_is_found(string sql, long firstInvalid)
    {
        await using var storage = await SqliteStorage.OpenSqliteAsync(forgets: false);
        await AppendAsync(storage);
        await AppendAsync(storage);
        storage.Execute(sql);
        await AppendAsync(storage);
        var verdict = await new VerifyAuditHandler(storage.Audit).Handle(new VerifyAudit(Access.OfService("test")), CancellationToken.None);
        Assert.That((verdict.Valid, verdict.FirstInvalid), Is.EqualTo((false, (long?)firstInvalid)));
    }

    private static Task AppendAsync(SqliteStorage storage) => storage.Audit.AppendAsync(
        AuditEntry.Of(Access.OfService("test"), new AccessFacts(AccessOutcome.Done), AuditEntry.NoFilters, patient: null), CancellationToken.None);

    protected override async Task<IStorage> OpenAsync() => await SqliteStorage.OpenSqliteAsync(forgets: true);
}
