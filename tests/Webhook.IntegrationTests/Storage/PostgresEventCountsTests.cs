namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresEventCountsTests : EventCountsSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
