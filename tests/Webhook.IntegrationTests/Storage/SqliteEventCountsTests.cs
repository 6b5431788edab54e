using Webhook.TestServers;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
[Long]
internal sealed class SqliteEventCountsTests : EventCountsSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
