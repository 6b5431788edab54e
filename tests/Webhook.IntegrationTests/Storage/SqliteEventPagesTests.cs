using Webhook.TestServers;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
[Long]
internal sealed class SqliteEventPagesTests : EventPagesSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
