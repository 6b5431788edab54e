namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresEventPagesTests : EventPagesSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
