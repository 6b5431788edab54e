using Webhook.TestServers;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
[Long]
internal sealed class PostgresEventPagesTests : EventPagesSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
