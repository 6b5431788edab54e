namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteClientTests : ClientSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
