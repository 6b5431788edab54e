using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

[TestFixture]
internal sealed class PostgresHandlerTests : HandlerSpecification
{
    private const string Name = "waiting-list";

    protected override Task<IStorage> OpenAsync() => PostgresStorage.OpenAsync();

    [Test]
    public async Task One_process_has_a_handler_until_it_stops()
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        Assert.That(await one.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Null);
        Assert.That(await one.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);

        await one.StopAsync();
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        await one.StartAsync();
    }

    [Test]
    public async Task One_that_was_taken_for_dead_stores_nothing_any_more()
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var taken = (await one.Handlers.TakeAsync(Name, CancellationToken.None))!;
        one.Execute("UPDATE handlers SET owned_until = now() - interval '1 second'");
        Assert.That(await other.Handlers.TakeAsync(Name, CancellationToken.None), Is.Not.Null);
        Assert.That(
            () => one.Handlers.SaveAsync(new HandlerProgress(taken, [], [], null), CancellationToken.None), Throws.TypeOf<HandlerTakenException>());
    }

    [Test]
    public async Task An_erasure_fences_off_those_who_deliver_elsewhere()
    {
        await using var one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        await using var other = await one.OpenNodeAsync();
        await one.Events.AppendAsync([Event()], WhenFull.Refuse, CancellationToken.None);
        await one.Handlers.RegisterAsync(Name, LogStart.Start, CancellationToken.None);
        var taken = (await one.Handlers.TakeAsync(Name, CancellationToken.None))!;
        await other.Eraser.EraseAsync("P1", count => AuditEntry.Of(Access.OfService("test"), new AccessFacts(AccessOutcome.Done) { Rows = count }, AuditEntry.NoFilters, null), CancellationToken.None);
        Assert.That(
            () => one.Handlers.SaveAsync(new HandlerProgress(taken, [], [], null), CancellationToken.None), Throws.TypeOf<HandlerTakenException>());
    }

    private static AppointmentEvent Event() => AppointmentEvent.Receive(
        new EventContent(AppointmentEventType.Scheduled, "A1", "P1", DateTimeOffset.UnixEpoch, null, null), ClientName.Anonymous, DateTimeOffset.UnixEpoch);
}
