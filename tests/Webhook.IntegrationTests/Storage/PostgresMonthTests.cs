using Npgsql;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>Events are in a table for each month, which is made before it is needed and dropped when all in it is too old.</summary>
[TestFixture]
internal sealed class PostgresMonthTests
{
    private const int Patience = 30_000;
    private const int PollingInterval = 20;

    private PostgresStorage storage = null!;

    [SetUp]
    public async Task Open() => storage = await PostgresStorage.OpenPostgresAsync(forgets: true);

    [TearDown]
    public async Task Close() => await (storage?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_month_that_is_old_enough_goes_as_a_whole_and_its_keys_stay()
    {
        var month = storage.Now;
        await AppendAsync(AppendOutcome.Stored);
        Assert.That(IsThere(month));

        storage.LetDaysPass(70);
        await storage.SweepAsync();
        Assert.That(IsThere(month), Is.False);
        Assert.That(storage.Read("SELECT rows::text FROM audit_entries WHERE action = 'deleteOldEvents' AND outcome = 'done'"), Is.EqualTo("1"));

        await AppendAsync(AppendOutcome.Replayed);
    }

    [Test]
    public async Task A_month_that_somebody_reads_is_dropped_later_and_events_are_stored_meanwhile()
    {
        var month = storage.Now;
        await AppendAsync(AppendOutcome.Stored);
        storage.LetDaysPass(70);
        await using (await ReadAsync())
        {
            await storage.SweepAsync();
            Assert.That(IsThere(month));
            await AppendAsync(AppendOutcome.Replayed);
        }

        await storage.SweepAsync();
        Assert.That(IsThere(month), Is.False);
    }

    [Test]
    public async Task An_event_of_a_month_for_which_nobody_made_room_is_stored_although_somebody_reads()
    {
        Assert.That(() => IsThere(storage.Now.AddMonths(2)), Is.True.After(Patience, PollingInterval), "months are made ahead");
        storage.LetDaysPass(400);
        await using (await ReadAsync())
        {
            await AppendAsync(AppendOutcome.Stored);
        }

        Assert.That(storage.Read($"SELECT count(*)::text FROM {PartOf(storage.Now)}"), Is.EqualTo("1"));
    }

    private static string PartOf(DateTimeOffset time) => $"events_{time:yyyy_MM}";

    private bool IsThere(DateTimeOffset month) => storage.Read($"SELECT to_regclass('{PartOf(month)}')::text") is not null;

    /// <summary>Reads in a transaction that stays open, as a dump does.</summary>
    private async Task<NpgsqlConnection> ReadAsync()
    {
        var reader = await storage.OpenConnectionAsync();
        await using var read = new NpgsqlCommand("BEGIN; SELECT count(*) FROM events", reader);
        await read.ExecuteNonQueryAsync();
        return reader;
    }

    private async Task AppendAsync(AppendOutcome expected)
    {
        var content = new EventContent(AppointmentEventType.Scheduled, "A1", "P1", DateTimeOffset.UnixEpoch, null, null);
        var keyed = AppointmentEvent.Receive(content, "epic", storage.Now);
        keyed.IdentifyBy("K1", storage.Fingerprint.Compute(content));
        var result = await storage.Events.AppendAsync([keyed], WhenFull.Refuse, CancellationToken.None);
        Assert.That(result.Outcomes, Is.EqualTo(new[] { expected }));
    }
}
