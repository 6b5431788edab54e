namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteAuditTests : AuditSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
