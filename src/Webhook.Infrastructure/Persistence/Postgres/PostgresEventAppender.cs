using Npgsql;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Appends events, counts them, moves the end of the log and says so to other processes: all that is appended in one
/// transaction by one statement, which is sent together with the commit. What became of each event is asked afterwards.
/// </summary>
internal sealed class PostgresEventAppender(NpgsqlConnection connection, InstallationKeys keys) : IEventAppender
{
    // The key decides, as it does for the rows of one statement: the first of them counts.
    private static readonly string Insert =
        $"""
        WITH input AS (
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS input
            (id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional, key_hash, type_name)),
        new_keys AS (
          INSERT INTO event_keys (key_hash, source, fingerprint, event_id, received_at)
          SELECT key_hash, source, fingerprint, id, received_at FROM input WHERE key_hash IS NOT NULL
          ON CONFLICT (key_hash) DO NOTHING
          RETURNING event_id),
        stored AS (
          INSERT INTO events (id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional)
          SELECT id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional
          FROM input WHERE key_hash IS NULL OR id IN (SELECT event_id FROM new_keys)
          RETURNING id),
        counted AS (
          INSERT INTO received_counts (interval, grouping, start, name, count)
          SELECT interval, grouping, date_trunc(unit, received_at, 'UTC'), CASE grouping WHEN 1 THEN type_name ELSE source END, count(*)
          FROM input JOIN stored USING (id) CROSS JOIN (VALUES (1, 'hour'), (2, 'day')) AS intervals (interval, unit) CROSS JOIN (VALUES (1), (2)) AS groups (grouping)
          GROUP BY 1, 2, 3, 4
          ON CONFLICT (interval, grouping, start, name) DO UPDATE SET count = received_counts.count + excluded.count),
        newest AS (SELECT id, received_at FROM input WHERE id = (SELECT max(id) FROM stored)),
        moved AS (
          UPDATE {LogEnd.Table} SET position = newest.id, received_at = newest.received_at FROM newest WHERE {LogEnd.Table}.id = {LogEnd.OnlyId})
        SELECT pg_notify('{LogListener.Channel}', id::text), (SELECT count(*) FROM new_keys) FROM newest
        """;

    private readonly HashSet<DateTimeOffset> months = [];
    private EventColumns columns = new();
    private DateTimeOffset lastReceivedAt;

    /// <summary>The last event_id that was given, in this transaction or before.</summary>
    public long Position { get; private set; }

    /// <summary>What this transaction appends.</summary>
    public AppendedEvents Appended { get; private set; } = new();

    public void Begin(long position, DateTimeOffset receivedAt)
    {
        (Position, lastReceivedAt) = (position, receivedAt);
        columns = new EventColumns();
        Appended = new AppendedEvents();
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
            Appended.Add(new AppendedEvent(received, Position, lastReceivedAt, hash, written, index));
            MakeRoom(lastReceivedAt);
        }
    }

    /// <summary>Stores what was appended, so that the transaction's next statements find it.</summary>
    public void Flush()
    {
        if (columns.Count > 0)
        {
            using var batch = new NpgsqlBatch(connection);
            AddTo(batch);
            using var answers = batch.ExecuteReader();
            Read(answers);
        }
    }

    /// <summary>Adds what stores the events to what is sent.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        if (columns.Count > 0)
        {
            batch.BatchCommands.Add(columns.Command(Insert));
            columns = new EventColumns();
        }
    }

    /// <summary>Takes the answer of what was added, the first that has rows.</summary>
    public void Read(NpgsqlDataReader answers)
    {
        while (answers.Read())
        {
            Appended.NoteNewKeys(answers.GetInt64(1));
        }
    }

    private void MakeRoom(DateTimeOffset receivedAt)
    {
        var month = EventPartitions.MonthOf(receivedAt);
        if (months.Add(month))
        {
            connection.Execute(EventPartitions.CreateSql(month));
        }
    }
}
