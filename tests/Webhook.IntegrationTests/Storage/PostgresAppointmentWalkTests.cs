namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresAppointmentWalkTests : AppointmentWalkSpecification
{
    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();
}
