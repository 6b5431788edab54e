namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresEventLogTests : EventLogSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
