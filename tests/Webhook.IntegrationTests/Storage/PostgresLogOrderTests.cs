using Npgsql;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.IntegrationTests.Storage;

/// <summary>Ids are in the order of commits, whoever commits: a reader who follows them passes over nothing.</summary>
[TestFixture]
internal sealed class PostgresLogOrderTests
{
    private const int Writers = 4;
    private const int EventsOfEach = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private PostgresStorage one = null!;
    private IStorage other = null!;

    [SetUp]
    public async Task OpenNodes()
    {
        one = await PostgresStorage.OpenPostgresAsync(forgets: false);
        other = await one.OpenNodeAsync();
    }

    [TearDown]
    public async Task CloseNodes()
    {
        // Null when there is no server.
        await (other?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (one?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task While_a_transaction_that_has_its_ids_is_open_nobody_gets_later_ones()
    {
        await AppendAsync(one, "A-first");
        Task<AppendResult> waiting;
        await using (var held = await one.OpenConnectionAsync())
        {
            await ExecuteAsync(held, "BEGIN; SELECT position FROM log_end WHERE id = 1 FOR UPDATE");
            await ExecuteAsync(
                held,
                """
                INSERT INTO events (id, event_type, appointment_id, patient_id, timestamp, source, received_at) VALUES (2, 1, 'A-held', 'P-1', now(), 'epic', now());
                UPDATE log_end SET position = 2, received_at = now()
                """);
            waiting = AppendAsync(other, "A-later");

            // Without the lock of the end of the log it is stored now, and a reader gets it: and never what is held.
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(500)));
            Assert.That(waiting.IsCompleted, Is.False);
            Assert.That(await AfterAsync(other, 1), Is.Empty);
            await ExecuteAsync(held, "COMMIT");
        }

        Assert.That((await waiting.WaitAsync(Patience)).State, Is.EqualTo(StorageState.Committed));
        Assert.That(await AfterAsync(one, 1), Is.EqualTo(new[] { (2L, "A-held"), (3L, "A-later") }));
    }

    [Test]
    public async Task A_reader_who_follows_the_log_passes_over_nothing_that_several_nodes_store()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer % 2 == 0 ? one : other, writer))));
        var read = new List<(long Id, string Appointment)>();
        for (var isOver = false; !isOver || read.Count < Writers * EventsOfEach;)
        {
            isOver = writing.IsCompleted;
            var page = await AfterAsync(other, read.Count == 0 ? 0 : read[^1].Id);
            Assert.That(isOver && page.Count == 0 && read.Count < Writers * EventsOfEach, Is.False, $"{read.Count} of {Writers * EventsOfEach} were read");
            read.AddRange(page);
        }

        await writing;
        Assert.That(read.Select(stored => stored.Id), Is.Ordered.And.Unique);
        Assert.That(read.Select(stored => stored.Appointment), Is.Unique);
    }

    [Test]
    public async Task What_one_node_stores_the_other_hears_of()
    {
        var waiting = other.Signal.WaitBeyondAsync(0, CancellationToken.None);
        await AppendAsync(one, "A-1");
        await waiting.WaitAsync(Patience);
        Assert.That(other.Signal.Position, Is.EqualTo(1));
    }

    [Test]
    public async Task A_node_that_is_not_told_looks_by_itself()
    {
        one.Execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT position FROM log_end%' AND pid <> pg_backend_pid()");
        await AppendAsync(one, "A-1");
        await other.Signal.WaitBeyondAsync(0, CancellationToken.None).WaitAsync(Patience);
        Assert.That(other.Signal.Position, Is.EqualTo(1));
    }

    private static async Task WriteAsync(IStorage node, int writer)
    {
        for (var number = 0; number < EventsOfEach; number++)
        {
            Assert.That((await AppendAsync(node, $"A-{writer}-{number}")).State, Is.EqualTo(StorageState.Committed));
        }
    }

    private static Task<AppendResult> AppendAsync(IStorage node, string appointmentId) => node.Events.AppendAsync(
        [AppointmentEvent.Receive(new EventContent(AppointmentEventType.Scheduled, appointmentId, "P-1", DateTimeOffset.UnixEpoch, null, null), "epic", node.Now)],
        WhenFull.Refuse,
        CancellationToken.None);

    private static async Task<List<(long Id, string Appointment)>> AfterAsync(IStorage node, long after) =>
        [.. (await node.Events.ListAsync(EventFilter.All, EventOrder.OldestFirst, after, 100, CancellationToken.None)).Select(stored => (stored.Id, stored.AppointmentId))];

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
