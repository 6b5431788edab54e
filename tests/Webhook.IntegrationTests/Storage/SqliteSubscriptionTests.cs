namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteSubscriptionTests : SubscriptionSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();
}
