using System.Globalization;
using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Storage;

/// <summary>Inserts events by one prepared statement, the fastest way that Microsoft.Data.Sqlite has.</summary>
internal sealed class EventInserter : IDisposable
{
    /// <summary>PRAGMA statements: the service's writer has these settings.</summary>
    public const string WriterSettings = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -32768;";

    /// <summary>Rows a transaction: as many as the service takes at most.</summary>
    public const int TransactionRows = 1024;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    /// <param name="connection">To a database with the table of events; stays the caller's.</param>
    public EventInserter(SqliteConnection connection)
    {
        this.connection = connection;
        insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO events (event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional)
            VALUES ($type, $appointment, $patient, $timestamp, $notes, $source, $received, $key, $fingerprint, $additional)
            """;
        foreach (var name in (string[])["$type", "$appointment", "$patient", "$timestamp", "$notes", "$source", "$received", "$key", "$fingerprint", "$additional"])
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Inserts the events in a transaction of their own, without keys.</summary>
    public void InsertDurably(IEnumerable<SampleEvent> events)
    {
        using var transaction = connection.BeginTransaction();
        insert.Transaction = transaction;
        foreach (var sample in events)
        {
            Insert(sample, key: DBNull.Value, fingerprint: DBNull.Value);
        }

        transaction.Commit();
    }

    /// <summary>Inserts one event with an idempotency key of its own.</summary>
    /// <param name="sample">The event after the last in the log.</param>
    /// <param name="transaction">The connection's.</param>
    /// <param name="random">The keys scatter over their index as UUIDs do.</param>
    public void InsertWithKey(SampleEvent sample, SqliteTransaction transaction, Random random)
    {
        var fingerprint = new byte[32];
        random.NextBytes(fingerprint);
        insert.Transaction = transaction;
        Insert(sample, string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64():x16}-{random.NextInt64():x16}"), fingerprint);
    }

    public void Dispose() => insert.Dispose();

    private void Insert(SampleEvent sample, object key, object fingerprint)
    {
        var values = insert.Parameters;
        values[0].Value = sample.Type;
        values[1].Value = sample.AppointmentId;
        values[2].Value = sample.PatientId;
        values[3].Value = ToMicroseconds(sample.Timestamp);
        values[4].Value = (object?)sample.Notes ?? DBNull.Value;
        values[5].Value = sample.Source;
        values[6].Value = ToMicroseconds(sample.ReceivedAt);
        values[7].Value = key;
        values[8].Value = fingerprint;
        values[9].Value = (object?)sample.Additional ?? DBNull.Value;
        insert.ExecuteNonQuery();
    }
}
