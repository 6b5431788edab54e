using Microsoft.Data.Sqlite;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Appends events and counts them, within the writer's transactions.</summary>
internal sealed class SqliteEventAppender : IEventAppender
{
    private readonly SqliteConnection connection;
    private readonly SqliteEventEraser erased;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand find;
    private readonly SqliteCommand raise;
    private readonly ReceivedTally tally = new();
    private DateTimeOffset lastReceivedAt;

    public SqliteEventAppender(SqliteConnection connection, SqliteEventEraser erased)
    {
        this.connection = connection;
        this.erased = erased;
        insert = connection.Prepare(
            """
            INSERT INTO events (event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional)
            VALUES ($type, $appointment, $patient, $timestamp, $notes, $source, $received, $key, $fingerprint, $additional)
            ON CONFLICT (source, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            """,
            "$type", "$appointment", "$patient", "$timestamp", "$notes", "$source", "$received", "$key", "$fingerprint", "$additional");
        find = connection.Prepare(
            "SELECT id, received_at, fingerprint FROM events WHERE source = $source AND idempotency_key = $key", "$source", "$key");
        raise = connection.Prepare(
            """
            INSERT INTO received_counts (interval, grouping, start, name, count) VALUES ($interval, $group, $start, $name, $count)
            ON CONFLICT (interval, grouping, start, name) DO UPDATE SET count = count + excluded.count
            """,
            "$interval", "$group", "$start", "$name", "$count");
        using var last = connection.Prepare("SELECT received_at FROM events ORDER BY id DESC LIMIT 1");
        lastReceivedAt = UnixMicroseconds.ToTime((long?)last.ExecuteScalar() ?? 0);
    }

    /// <summary>The event_id of the newest event of this transaction; 0 while there is none.</summary>
    public long Newest { get; private set; }

    public void Begin(SqliteTransaction transaction)
    {
        insert.Transaction = find.Transaction = raise.Transaction = transaction;
        tally.Clear();
        Newest = 0;
    }

    public void Append(IReadOnlyList<AppointmentEvent> events, WrittenEvent[] written)
    {
        for (var index = 0; index < written.Length; index++)
        {
            written[index] = Append(events[index]);
        }
    }

    /// <summary>Adds what was appended to the statistics.</summary>
    public void Finish()
    {
        var values = raise.Parameters;
        foreach (var ((interval, group, start, name), count) in tally.ToCounts())
        {
            values[0].Value = (int)interval;
            values[1].Value = (int)group;
            values[2].Value = UnixMicroseconds.From(start);
            values[3].Value = name;
            values[4].Value = count;
            raise.ExecuteNonQuery();
        }
    }

    private WrittenEvent Append(AppointmentEvent received)
    {
        if (received.IdempotencyKey is { } key && erased.Find(received.Source, key) is { } first)
        {
            return first.Answer(received);
        }

        // Requests overtake each other on their way here and clocks are set back, but the log stays in order.
        var receivedAt = received.ReceivedAt > lastReceivedAt ? received.ReceivedAt : lastReceivedAt;
        var values = insert.Parameters;
        values[0].Value = (int)received.Type;
        values[1].Value = received.AppointmentId;
        values[2].Value = received.PatientId;
        values[3].Value = UnixMicroseconds.From(received.Timestamp);
        values[4].Value = (object?)received.Notes ?? DBNull.Value;
        values[5].Value = received.Source;
        values[6].Value = UnixMicroseconds.From(receivedAt);
        values[7].Value = (object?)received.IdempotencyKey ?? DBNull.Value;
        values[8].Value = (object?)received.Fingerprint ?? DBNull.Value;
        values[9].Value = (object?)received.Additional ?? DBNull.Value;
        if (insert.ExecuteNonQuery() == 0)
        {
            return FindFirst(received).Answer(received);
        }

        lastReceivedAt = receivedAt;
        tally.Add(received.Type, received.Source, receivedAt);
        Newest = SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
        return new WrittenEvent(AppendOutcome.Stored, Newest, receivedAt);
    }

    private KeyedEvent FindFirst(AppointmentEvent received)
    {
        find.Parameters[0].Value = received.Source;
        find.Parameters[1].Value = received.IdempotencyKey;
        using var row = find.ExecuteReader();
        row.Read();
        return new KeyedEvent(row.GetInt64(0), UnixMicroseconds.ToTime(row.GetInt64(1)), row.GetFieldValue<byte[]>(2));
    }
}
