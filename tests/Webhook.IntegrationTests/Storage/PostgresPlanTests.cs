using System.Globalization;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>Statements are planned once, often while tables are empty, and must be quick when they are not.</summary>
[TestFixture]
internal sealed class PostgresPlanTests
{
    private const int Keys = 20_000;
    private const int Patience = 30_000;
    private const int PollingInterval = 20;

    private PostgresStorage storage = null!;

    [SetUp]
    public async Task Open() => storage = await PostgresStorage.OpenPostgresAsync(forgets: false);

    [TearDown]
    public async Task Close() => await (storage?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Keys_are_found_by_the_index_although_there_were_few_when_the_search_was_planned()
    {
        const int few = 5;
        await using (var node = await storage.OpenNodeAsync())
        {
            await AppendAsync(node, 0);
            storage.Execute("ANALYZE event_keys");
            for (var number = 1; number < few; number++)
            {
                await AppendAsync(node, number);
            }

            storage.Execute($"INSERT INTO event_keys SELECT sha256(n::text::bytea), 'epic', '\\x00', 0, now() FROM generate_series(1, {Keys}) n");
            for (var number = few; number < 2 * few; number++)
            {
                await AppendAsync(node, number);
            }
        }

        // The server counts what a connection did when it is closed.
        Assert.That(() => Counted("n_tup_ins"), Is.EqualTo(Keys + (2 * few)).After(Patience, PollingInterval));
        Assert.That(Counted("seq_tup_read"), Is.LessThan(Keys));
    }

    private static async Task AppendAsync(IStorage node, int number)
    {
        var content = new EventContent(AppointmentEventType.Scheduled, "A-1", "P-1", DateTimeOffset.UnixEpoch, null, null);
        var keyed = AppointmentEvent.Receive(content, "epic", node.Now);
        keyed.IdentifyBy(string.Create(CultureInfo.InvariantCulture, $"key-{number}"), node.Fingerprint.Compute(content));
        var result = await node.Events.AppendAsync([keyed], WhenFull.Refuse, CancellationToken.None);
        Assert.That(result.Outcomes, Is.EqualTo(new[] { AppendOutcome.Stored }));
    }

    private long Counted(string column) =>
        long.Parse(storage.Read($"SELECT {column}::text FROM pg_stat_user_tables WHERE relname = 'event_keys'")!, CultureInfo.InvariantCulture);
}
