using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;
using Webhook.Infrastructure.Copying;
using Webhook.IntegrationTests.Storage;
using Webhook.TestServers.Postgres;

namespace Webhook.IntegrationTests.Copying;

/// <summary>A copy in PostgreSQL has everything, and a service on it goes on where the other one stopped.</summary>
internal sealed class StorageCopyTests
{
    private PostgresServer server = null!;
    private FullInstallation source = null!;
    private string target = null!;

    [SetUp]
    public async Task Open()
    {
        server = await PostgresServer.SharedAsync();
        target = await server.CreateDatabaseAsync();
        source = await FullInstallation.OpenAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await source.DisposeAsync();
        await server.DropDatabaseAsync(target);
    }

    [Test]
    public async Task Every_table_is_copied_and_is_the_same()
    {
        var tables = await CopyAsync();
        Assert.Multiple(() =>
        {
            Assert.That(tables.Where(table => !table.IsSame), Is.Empty);
            Assert.That(tables.Where(table => table.Rows == 0), Is.Empty, "Rows of every kind were there to be copied.");
            Assert.That(tables.Select(table => table.Name), Is.EquivalentTo(TablesOfSource()));
        });
    }

    [Test]
    public async Task The_service_goes_on_with_the_copy()
    {
        await CopyAsync();
        await using var service = await PostgresStorage.OpenAsync(server, target);
        Assert.That((await EventsAsync(service)).Select(Everything), Is.EqualTo(source.Events.Select(Everything)));

        AppointmentEvent[] sent =
        [
            FullInstallation.Event(service, "P-1", "K-kept", source.Kept.Notes), FullInstallation.Event(service, "P-gone", "K-erased"),
            FullInstallation.Event(service, "P-other", "K-erased"), FullInstallation.Event(service, "P-new", "K-new"),
        ];
        var result = await service.Events.AppendAsync(sent, WhenFull.Refuse, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcomes, Is.EqualTo(new[] { AppendOutcome.Replayed, AppendOutcome.Replayed, AppendOutcome.Conflict, AppendOutcome.Stored }));
            Assert.That((sent[0].Id, sent[0].ReceivedAt), Is.EqualTo((source.Kept.Id, source.Kept.ReceivedAt)));
            Assert.That((sent[1].Id, sent[1].ReceivedAt), Is.EqualTo((source.Erased.Id, source.Erased.ReceivedAt)));
            Assert.That(sent[3].Id, Is.GreaterThan(source.LastNumber), "The number of an event that is gone is not given again.");
            Assert.That(sent[3].ReceivedAt, Is.GreaterThanOrEqualTo(source.Events[^1].ReceivedAt));
        });
    }

    [Test]
    public async Task The_audit_of_the_copy_is_whole_and_grows()
    {
        await CopyAsync();
        await using var service = await PostgresStorage.OpenAsync(server, target);
        await service.Audit.AppendAsync(
            AuditEntry.Of(Access.OfService("test"), new AccessFacts(AccessOutcome.Done), AuditEntry.NoFilters, patient: null), CancellationToken.None);
        var (begin, end) = await service.Audit.FindEndsAsync(CancellationToken.None);
        var (id, hash) = (begin.Id, begin.Hash);
        foreach (var entry in await service.Audit.ListAsync(AuditFilter.All, EventOrder.OldestFirst, null, 1_000, CancellationToken.None))
        {
            Assert.That(entry.Follows(id, hash), Is.True, $"entry {entry.Id}");
            (id, hash) = (entry.Id, entry.Hash);
        }

        Assert.That((begin.Id, id), Is.EqualTo((3L, end.Id)));
    }

    [Test]
    public async Task A_new_subscription_does_not_get_an_old_number()
    {
        await CopyAsync();
        await using var service = await PostgresStorage.OpenAsync(server, target);
        var settings = new SubscriptionSettings("https://receiver.example/new", [], null, DeliveryFormat.Event, new Dictionary<string, string>(), null);
        var secret = SubscriptionSecret.Of(SigningSecret.Of(Guid.Empty, new byte[32], service.Now));
        await service.Subscriptions.AddAsync(Subscription.Create(settings, secret, service.Now), LogStart.End, CancellationToken.None);
        Assert.That((await service.Subscriptions.ListAsync(CancellationToken.None)).Select(one => one.Id), Is.EqualTo(new[] { 1L, 3L }));
    }

    [TestCase(CopyStep.Events)]
    [TestCase(CopyStep.Audit)]
    [TestCase(CopyStep.Rest)]
    [TestCase(CopyStep.Verification)]
    public async Task A_copy_that_was_interrupted_goes_on(CopyStep step)
    {
        using var interruption = new CancellationTokenSource();
        Assert.That(() => CopyAsync(InterruptAt, interruption.Token), Throws.InstanceOf<OperationCanceledException>());
        var copied = -1L;
        var tables = await CopyAsync(progress => copied = copied < 0 ? progress.Done : copied);
        Assert.That(tables.Where(table => !table.IsSame), Is.Empty);
        Assert.That(copied, step is CopyStep.Events ? Is.GreaterThan(0).And.LessThan(source.Events.Count) : Is.EqualTo(source.Events.Count));

        void InterruptAt(CopyProgress progress)
        {
            if (progress.Step == step && (step is not CopyStep.Events || progress.Done > 0))
            {
                interruption.Cancel();
            }
        }
    }

    [Test]
    public async Task A_copy_may_be_made_twice()
    {
        var first = await CopyAsync();
        Assert.That(await CopyAsync(), Is.EqualTo(first));
    }

    private Task<IReadOnlyList<ComparedTable>> CopyAsync(Action<CopyProgress>? progress = null, CancellationToken cancellationToken = default) =>
        StorageCopy.RunAsync(source.ConnectionString, target, progress ?? (_ => { }), cancellationToken);

    private static async Task<IReadOnlyList<AppointmentEvent>> EventsAsync(PostgresStorage service) =>
        await service.Events.ListAsync(EventFilter.All, EventOrder.OldestFirst, null, 1_000, CancellationToken.None);

    private static object Everything(AppointmentEvent stored) => (
        stored.Id, stored.Type, stored.AppointmentId, stored.PatientId, stored.Timestamp, stored.Notes, stored.Source, stored.ReceivedAt,
        (stored.IdempotencyKey, stored.Additional, stored.Fingerprint is { } fingerprint ? Convert.ToHexString(fingerprint) : null));

    // Keys of events that are gone stand beside the others'.
    private IEnumerable<string> TablesOfSource() => source.Tables()
        .Where(table => !table.StartsWith("__", StringComparison.Ordinal) && !table.StartsWith("sqlite_", StringComparison.Ordinal))
        .Select(table => table == "erased_events" ? "event_keys" : table);
}
