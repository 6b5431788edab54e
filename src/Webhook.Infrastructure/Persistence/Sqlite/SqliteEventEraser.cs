using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Deletes events, of which <see cref="Remains"/> are left then, within the writer's transactions.
/// The key itself is not kept: senders may have written a patient's identifier into it.
/// </summary>
internal sealed class SqliteEventEraser : IEventEraser
{
    private readonly SqliteConnection connection;
    private readonly InstallationKeys keys;
    private readonly SqliteCommand selectOldest;
    private readonly SqliteCommand selectOfPatient;
    private readonly SqliteCommand remember;
    private readonly SqliteCommand delete;
    private readonly SqliteCommand deleteFailures;
    private readonly SqliteCommand moveBegin;
    private readonly SqliteCommand find;
    private readonly SqliteCommand any;
    private SqliteTransaction? current;
    private bool? isAnyKeyed;

    public SqliteEventEraser(SqliteConnection connection, InstallationKeys keys)
    {
        this.connection = connection;
        this.keys = keys;
        const string columns = "SELECT id, source, idempotency_key, fingerprint, received_at FROM events";
        selectOldest = connection.Prepare($"{columns} ORDER BY id LIMIT $limit", "$limit");
        selectOfPatient = connection.Prepare(
            $"{columns} INDEXED BY {SqliteContext.PatientIndex} WHERE patient_id = $patient ORDER BY id LIMIT $limit", "$limit", "$patient");
        remember = connection.Prepare(
            "INSERT INTO erased_events (key_hash, source, fingerprint, event_id, received_at) VALUES ($hash, $source, $fingerprint, $id, $received)",
            "$hash", "$source", "$fingerprint", "$id", "$received");
        delete = connection.Prepare("DELETE FROM events WHERE id = $id", "$id");
        deleteFailures = connection.Prepare("DELETE FROM handler_failures WHERE event_id = $id", "$id");
        moveBegin = connection.Prepare($"INSERT OR REPLACE INTO log_begin (id, deleted_through) VALUES ({LogBegin.OnlyId}, $id)", "$id");
        find = connection.Prepare("SELECT event_id, received_at, fingerprint FROM erased_events WHERE key_hash = $hash", "$hash");
        any = connection.Prepare("SELECT EXISTS (SELECT 1 FROM erased_events)");
    }

    public void Begin(SqliteTransaction transaction)
    {
        selectOldest.Transaction = selectOfPatient.Transaction = remember.Transaction = delete.Transaction = deleteFailures.Transaction =
            moveBegin.Transaction = find.Transaction = any.Transaction = current = transaction;
        isAnyKeyed = null;
    }

    /// <returns>The erased event that had the key; null when none had.</returns>
    public KeyedEvent? Find(string source, string key)
    {
        // Asked once a transaction, because another process may have erased something.
        isAnyKeyed ??= (long)any.ExecuteScalar()! != 0;
        if (isAnyKeyed is false)
        {
            return null;
        }

        find.Parameters[0].Value = KeyHash.Of(keys, source, key);
        using var row = find.ExecuteReader();
        return row.Read() ? new KeyedEvent(row.GetInt64(0), UnixMicroseconds.ToTime(row.GetInt64(1)), row.GetFieldValue<byte[]>(2)) : null;
    }

    public ErasedRange? EraseOldest(DateTimeOffset receivedBefore, int limit)
    {
        // The log is in the order of received_at: the first that is not old enough ends it.
        var end = UnixMicroseconds.From(receivedBefore);
        var erased = Erase(Select(selectOldest, limit).TakeWhile(row => row.ReceivedAt < end));
        if (erased.Count == 0)
        {
            return null;
        }

        moveBegin.Parameters[0].Value = erased.Last;
        moveBegin.ExecuteNonQuery();
        return erased;
    }

    public ErasedRange? ErasePart(EventPart part) => throw new NotSupportedException("A file has one table of events.");

    public ErasedRange EraseOfPatient(string patientId, int limit)
    {
        selectOfPatient.Parameters[1].Value = patientId;
        return Erase(Select(selectOfPatient, limit));
    }

    private static List<Row> Select(SqliteCommand select, int limit)
    {
        select.Parameters[0].Value = limit;
        using var rows = select.ExecuteReader();
        var found = new List<Row>();
        while (rows.Read())
        {
            found.Add(new Row(
                rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetFieldValue<byte[]>(3), rows.GetInt64(4)));
        }

        return found;
    }

    private ErasedRange Erase(IEnumerable<Row> rows)
    {
        var erased = default(ErasedRange);
        foreach (var row in rows)
        {
            if (row.Key is not null)
            {
                Remember(row);
            }

            delete.Parameters[0].Value = row.Id;
            delete.ExecuteNonQuery();
            deleteFailures.Parameters[0].Value = row.Id;
            deleteFailures.ExecuteNonQuery();
            erased = erased.With(row.Id);
        }

        if (erased.Count > 0)
        {
            Remains.Write(connection, current, Remains.Read(connection, current) + 1);
        }

        return erased;
    }

    private void Remember(Row row)
    {
        var values = remember.Parameters;
        values[0].Value = KeyHash.Of(keys, row.Source, row.Key!);
        values[1].Value = row.Source;
        values[2].Value = row.Fingerprint;
        values[3].Value = row.Id;
        values[4].Value = row.ReceivedAt;
        remember.ExecuteNonQuery();
        isAnyKeyed = true;
    }

    private readonly record struct Row(long Id, string Source, string? Key, byte[]? Fingerprint, long ReceivedAt);
}
