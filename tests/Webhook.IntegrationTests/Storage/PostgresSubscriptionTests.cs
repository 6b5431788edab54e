namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresSubscriptionTests : SubscriptionSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
