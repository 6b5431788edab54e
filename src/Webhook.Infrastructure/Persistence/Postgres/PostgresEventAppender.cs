using System.Security.Cryptography;
using Npgsql;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Appends events and counts them, within the writer's transactions: all of one transaction by one statement.</summary>
internal sealed class PostgresEventAppender(NpgsqlConnection connection, InstallationKeys keys) : IEventAppender
{
    // The key decides, as it does for the rows of one statement: the first of them counts.
    private const string Insert =
        """
        WITH input AS (
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS input (id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional, key_hash)),
        new_keys AS (
          INSERT INTO event_keys (key_hash, source, fingerprint, event_id, received_at)
          SELECT key_hash, source, fingerprint, id, received_at FROM input WHERE key_hash IS NOT NULL
          ON CONFLICT (key_hash) DO NOTHING
          RETURNING event_id)
        INSERT INTO events (id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional)
        SELECT id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional
        FROM input WHERE key_hash IS NULL OR id IN (SELECT event_id FROM new_keys)
        RETURNING id
        """;

    private const string FindKeys = "SELECT key_hash, event_id, received_at, fingerprint FROM event_keys WHERE key_hash = ANY ($1)";

    private const string Raise =
        """
        INSERT INTO received_counts (interval, grouping, start, name, count) SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (interval, grouping, start, name) DO UPDATE SET count = received_counts.count + excluded.count
        """;

    private readonly EventColumns columns = new();
    private readonly List<Waiting> waiting = [];
    private readonly HashSet<DateTimeOffset> months = [];
    private readonly ReceivedTally tally = new();
    private DateTimeOffset lastReceivedAt;

    /// <summary>The last event_id that was given, in this transaction or before.</summary>
    public long Position { get; private set; }

    /// <summary>The event_id of the newest event of this transaction; 0 while there is none.</summary>
    public long Newest { get; private set; }

    public void Begin(long position, DateTimeOffset receivedAt)
    {
        (Position, lastReceivedAt, Newest) = (position, receivedAt, 0);
        columns.Clear();
        waiting.Clear();
        tally.Clear();
    }

    public void Append(IReadOnlyList<AppointmentEvent> events, WrittenEvent[] written)
    {
        for (var index = 0; index < events.Count; index++)
        {
            var received = events[index];

            // Requests overtake each other on their way here and clocks differ, but the log stays in order.
            lastReceivedAt = received.ReceivedAt > lastReceivedAt ? received.ReceivedAt : lastReceivedAt;
            var hash = received.IdempotencyKey is { } key ? KeyHash.Of(keys, received.Source, key) : null;
            columns.Add(received, ++Position, lastReceivedAt, hash);
            waiting.Add(new Waiting(received, Position, lastReceivedAt, hash, written, index));
        }
    }

    /// <summary>Stores what was appended, so that the transaction's next statements find it.</summary>
    public void Flush()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        MakeRoom();
        var stored = Store();
        var retried = waiting.FindAll(row => !stored.Contains(row.EventId));
        var first = retried.Count == 0 ? [] : FindFirst(retried);
        foreach (var row in waiting)
        {
            row.Written[row.Index] = stored.Contains(row.EventId) ? Count(row) : Compare(row.Event, first[Convert.ToHexString(row.Hash!)]);
        }

        columns.Clear();
        waiting.Clear();
    }

    /// <summary>Adds what was appended to the statistics, and moves the end of the log.</summary>
    public void Finish(NpgsqlBatch batch)
    {
        if (Newest == 0)
        {
            return;
        }

        // In one order everywhere.
        var counts = tally.ToCounts().OrderBy(count => count.Key).ToList();
        batch.Add(
            Raise,
            counts.ConvertAll(count => (int)count.Key.Interval), counts.ConvertAll(count => (int)count.Key.Group), counts.ConvertAll(count => count.Key.Start),
            counts.ConvertAll(count => count.Key.Name), counts.ConvertAll(count => count.Value));
        batch.Add($"UPDATE {LogEnd.Table} SET position = $1, received_at = $2 WHERE id = {LogEnd.OnlyId}", Position, lastReceivedAt);
        batch.Add(LogListener.Notify, Newest);
    }

    private void MakeRoom()
    {
        foreach (var row in waiting)
        {
            var month = EventPartitions.MonthOf(row.ReceivedAt);
            if (months.Add(month))
            {
                connection.Execute(EventPartitions.CreateSql(month));
            }
        }
    }

    private HashSet<long> Store()
    {
        using var insert = columns.Command(connection, Insert);
        using var rows = insert.ExecuteReader();
        var stored = new HashSet<long>(waiting.Count);
        while (rows.Read())
        {
            stored.Add(rows.GetInt64(0));
        }

        return stored;
    }

    private Dictionary<string, KeyedEvent> FindFirst(List<Waiting> retried)
    {
        using var find = connection.Command(FindKeys, retried.ConvertAll(row => row.Hash!));
        using var rows = find.ExecuteReader();
        var first = new Dictionary<string, KeyedEvent>();
        while (rows.Read())
        {
            first[Convert.ToHexString(rows.GetFieldValue<byte[]>(0))] =
                new KeyedEvent(rows.GetInt64(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<byte[]>(3));
        }

        return first;
    }

    private WrittenEvent Count(Waiting row)
    {
        tally.Add(row.Event.Type, row.Event.Source, row.ReceivedAt);
        Newest = row.EventId;
        return new WrittenEvent(AppendOutcome.Stored, row.EventId, row.ReceivedAt);
    }

    private static WrittenEvent Compare(AppointmentEvent received, KeyedEvent first) => new(
        CryptographicOperations.FixedTimeEquals(first.Fingerprint, received.Fingerprint) ? AppendOutcome.Replayed : AppendOutcome.Conflict,
        first.EventId, first.ReceivedAt);

    private readonly record struct Waiting(
        AppointmentEvent Event, long EventId, DateTimeOffset ReceivedAt, byte[]? Hash, WrittenEvent[] Written, int Index);
}
