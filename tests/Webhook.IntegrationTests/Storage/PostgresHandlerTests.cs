namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresHandlerTests : HandlerSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
