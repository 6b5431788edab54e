namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresErasureTests : ErasureSpecification
{
    protected override async Task<IStorage> OpenAsync() => await PostgresStorage.OpenPostgresAsync(forgets: true);
}
