namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteAuditTests : AuditSpecification
{
    protected override async Task<IStorage> OpenAsync() => await SqliteStorage.OpenSqliteAsync(forgets: true);
}
