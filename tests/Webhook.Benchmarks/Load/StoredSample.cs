using Microsoft.Data.Sqlite;
using Npgsql;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Load;

/// <summary>What of a stored event a reader may ask for.</summary>
internal sealed record StoredSample(
    int Type, string AppointmentId, string PatientId, string Source, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt)
{
    /// <summary>Draws events evenly, so that whoever has many is drawn often. The same seed draws the same.</summary>
    public static IReadOnlyList<StoredSample> Draw(string file, int count, Random random)
    {
        using var connection = Database.OpenReadOnly(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT event_type, appointment_id, patient_id, source, timestamp, received_at FROM events WHERE id = $id";
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        var last = SeededLog.End(connection).EventId;
        var samples = new List<StoredSample>(count);
        while (samples.Count < count)
        {
            id.Value = random.NextInt64(1, last + 1);
            using var row = command.ExecuteReader();
            row.Read();
            samples.Add(new StoredSample(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), ToTime(row.GetInt64(4)), ToTime(row.GetInt64(5))));
        }

        return samples;
    }

    /// <inheritdoc cref="Draw(string, int, Random)"/>
    public static IReadOnlyList<StoredSample> Draw(ServerDatabase database, int count, Random random)
    {
        using var connection = database.Open();
        using var command = new NpgsqlCommand("SELECT event_type, appointment_id, patient_id, source, timestamp, received_at FROM events WHERE id = $1", connection);
        var id = command.Parameters.Add(new NpgsqlParameter<long>());
        var last = database.LastEventId();
        var samples = new List<StoredSample>(count);
        command.Prepare();
        while (samples.Count < count)
        {
            id.Value = random.NextInt64(1, last + 1);
            using var row = command.ExecuteReader();
            row.Read();
            samples.Add(new StoredSample(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5)));
        }

        return samples;
    }

    private static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(microseconds);
}
