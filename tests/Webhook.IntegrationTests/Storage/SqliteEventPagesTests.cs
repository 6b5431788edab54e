namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteEventPagesTests : EventPagesSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
