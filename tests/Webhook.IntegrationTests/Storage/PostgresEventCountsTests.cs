using Webhook.TestServers;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
[Long]
internal sealed class PostgresEventCountsTests : EventCountsSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
