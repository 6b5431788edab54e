using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class SqliteAppointmentWalkTests : AppointmentWalkSpecification
{
    protected override Task<IStorage> OpenAsync() => SqliteStorage.OpenAsync();

    [Test]
    public async Task A_walk_over_a_damaged_file_says_that_storage_is_unavailable()
    {
        await using var storage = (SqliteStorage)await OpenAsync();
        var content = new EventContent(
            AppointmentEventType.Scheduled, "A1", "P1", DateTimeOffset.UnixEpoch, new string('x', Notes.MaxLength), Additional: null);
        var events = Enumerable.Range(0, 500).Select(_ => AppointmentEvent.Receive(content, "epic", DateTimeOffset.UnixEpoch));
        await storage.Events.AppendAsync([.. events], WhenFull.Refuse, CancellationToken.None);
        await storage.DamageAsync();
        Assert.That(
            async () => await storage.Events.WalkBackAsync("A1", source: null, CancellationToken.None).ToListAsync(),
            Throws.TypeOf<StorageUnavailableException>());
    }
}
