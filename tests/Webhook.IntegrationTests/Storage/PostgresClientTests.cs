namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresClientTests : ClientSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
