namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresAuditTests : AuditSpecification
{
    protected override async Task<IStorage> OpenAsync() => await PostgresStorage.OpenPostgresAsync(forgets: true);
}
