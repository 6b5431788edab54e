namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteEventCountsTests : EventCountsSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
