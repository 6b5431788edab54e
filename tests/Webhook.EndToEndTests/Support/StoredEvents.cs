using Microsoft.Data.Sqlite;

namespace Webhook.EndToEndTests.Support;

/// <summary>One row, as far as these tests look at it.</summary>
internal sealed record StoredEvent(long EventId, string AppointmentId, string? Key);

/// <summary>The database file, seen from outside the service: the tests' process holds locks that the service must respect.</summary>
internal static class StoredEvents
{
    public const string FileName = "appointments.db";

    public static IReadOnlyList<StoredEvent> Read(string dataDirectory)
    {
        using var connection = Open(dataDirectory);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, appointment_id, idempotency_key FROM events ORDER BY id";
        using var rows = command.ExecuteReader();
        var events = new List<StoredEvent>();
        while (rows.Read())
        {
            events.Add(new StoredEvent(rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return events;
    }

    public static string? IntegrityCheck(string dataDirectory) => Execute(dataDirectory, "PRAGMA integrity_check");

    public static string? Execute(string dataDirectory, string sql)
    {
        using var connection = Open(dataDirectory);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }

    /// <summary>Keeps every other process from writing until the result is disposed.</summary>
    public static IDisposable Lock(string dataDirectory)
    {
        var connection = Open(dataDirectory);
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return connection;
    }

    private static SqliteConnection Open(string dataDirectory)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, FileName), Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
