using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Webhook.Benchmarks.Load;
using Webhook.Infrastructure.Persistence.Postgres;

namespace Webhook.Benchmarks.Storage;

/// <summary>Fills a database on a PostgreSQL server that nobody uses at the time with the year of events that <see cref="Seeder"/> makes.</summary>
internal static class PostgresSeeder
{
    private const int Days = 365;
    private const int RowsBetweenReports = 50_000;
    private const string Settings = "SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET synchronous_commit = off";
    private const string Copy =
        "COPY events (id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional) FROM STDIN (FORMAT BINARY)";

    // Not the hashes that the service would make, but as long and as random.
    private const string Keys =
        """
        INSERT INTO event_keys (key_hash, source, fingerprint, event_id, received_at)
        SELECT sha256(convert_to(source || ' ' || idempotency_key, 'UTF8')), source, fingerprint, id, received_at FROM events
        """;

    private const string Counts =
        """
        WITH hours AS (SELECT date_trunc('hour', received_at, 'UTC') AS hour, event_type, source, count(*) AS events FROM events GROUP BY 1, 2, 3)
        INSERT INTO received_counts (interval, grouping, start, name, count)
        SELECT interval, grouping, date_trunc(unit, hour, 'UTC'),
          CASE WHEN grouping = 2 THEN source ELSE (ARRAY['appointment.scheduled', 'appointment.cancelled', 'appointment.rescheduled', 'appointment.completed', 'appointment.no_show'])[event_type] END,
          sum(events)
        FROM hours CROSS JOIN (VALUES (1, 'hour'), (2, 'day')) AS intervals (interval, unit) CROSS JOIN (VALUES (1), (2)) AS groups (grouping)
        GROUP BY 1, 2, 3, 4
        """;

    private const string End =
        "UPDATE log_end SET (position, received_at) = (SELECT id, received_at FROM events ORDER BY received_at DESC, id DESC LIMIT 1)";

    private const string Faults =
        """
        SELECT (SELECT position FROM log_end) <> (SELECT count(*) FROM events) OR (SELECT count(*) FROM event_keys) <> (SELECT count(*) FROM events)
          OR EXISTS (SELECT FROM received_counts GROUP BY interval, grouping HAVING sum(count) <> (SELECT count(*) FROM events))
        """;

    /// <param name="database">One that the service made and nobody filled.</param>
    /// <param name="count">How many events.</param>
    /// <param name="progress">Takes how many are there.</param>
    /// <param name="cancellationToken">Stops it, with a part of them there.</param>
    /// <exception cref="BenchmarkException">What was written is not right.</exception>
    public static void Fill(ServerDatabase database, int count, ProgressBar progress, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        ServerDatabase.Execute(connection, Settings);
        var now = TimeProvider.System.GetUtcNow();
        MakeParts(connection, now.AddDays(-Days), now);
        string[] makes = [.. PostgresIndexes.DropAll(connection, "events"), .. PostgresIndexes.DropAll(connection, "event_keys")];
        Insert(connection, new SampleEvents(count, now.AddDays(-Days), new Random(0)).Generate(), count, progress, cancellationToken);
        foreach (var sql in (string[])[Keys, Counts, .. makes, End, "VACUUM (ANALYZE) events", "VACUUM (ANALYZE) event_keys, received_counts", "CHECKPOINT"])
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Say(sql.ReplaceLineEndings(" ")[..Math.Min(sql.Length, 60)]);
            ServerDatabase.Execute(connection, sql);
        }

        Check(connection);
    }

    private static void MakeParts(NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset to)
    {
        for (var month = EventPartitions.MonthOf(from); month <= to; month = month.AddMonths(1))
        {
            ServerDatabase.Execute(connection, EventPartitions.CreateSql(month));
        }
    }

    private static void Insert(
        NpgsqlConnection connection, IEnumerable<SampleEvent> events, int count, ProgressBar progress, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var fingerprint = new byte[32];
        using var copy = connection.BeginBinaryImport(Copy);
        copy.Timeout = TimeSpan.FromMinutes(10);
        var id = 0L;
        foreach (var sample in events)
        {
            random.NextBytes(fingerprint);
            copy.StartRow();
            copy.Write(++id, NpgsqlDbType.Bigint);
            copy.Write(sample.Type, NpgsqlDbType.Integer);
            copy.Write(sample.AppointmentId, NpgsqlDbType.Text);
            copy.Write(sample.PatientId, NpgsqlDbType.Text);
            copy.Write(sample.Timestamp, NpgsqlDbType.TimestampTz);
            Write(copy, sample.Notes);
            copy.Write(sample.Source, NpgsqlDbType.Text);
            copy.Write(sample.ReceivedAt, NpgsqlDbType.TimestampTz);
            copy.Write(string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64():x16}-{random.NextInt64():x16}"), NpgsqlDbType.Text);
            copy.Write(fingerprint, NpgsqlDbType.Bytea);
            Write(copy, sample.Additional);
            if (id % RowsBetweenReports == 0 || id == count)
            {
                progress.Report((int)id);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        copy.Complete();
    }

    private static void Write(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(text, NpgsqlDbType.Text);
        }
    }

    private static void Check(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Faults, connection) { CommandTimeout = 0 };
        if (command.ExecuteScalar() is not false)
        {
            throw new BenchmarkException("The events that were made are not right: keys, counts or the end of the log do not fit.");
        }
    }
}
