namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteEventLogTests : EventLogSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
