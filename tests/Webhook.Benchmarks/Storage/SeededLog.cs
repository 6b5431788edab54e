using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Storage;

/// <summary>What the service relies on in a log, which must hold where it was not the service that wrote.</summary>
internal static class SeededLog
{
    /// <summary>The last event's place, and when it was received; the beginning of time when there is none.</summary>
    public static (long EventId, DateTimeOffset ReceivedAt) End(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, received_at FROM events ORDER BY id DESC LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read()
            ? (row.GetInt64(0), DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(row.GetInt64(1)))
            : (0, DateTimeOffset.UnixEpoch);
    }

    /// <exception cref="BenchmarkException">The log or the statistics are not right.</exception>
    public static void Check(SqliteConnection connection)
    {
        Refuse(connection, "received_at falls along the log", """
            SELECT EXISTS (SELECT * FROM (SELECT received_at < lag(received_at) OVER (ORDER BY id) AS falls FROM events) WHERE falls)
            """);
        foreach (var (interval, grouping) in ((int, int)[])[(1, 1), (1, 2), (2, 1), (2, 2)])
        {
            Refuse(connection, "received_counts does not hold every event once", Units.Write($"""
                SELECT (SELECT coalesce(sum(count), 0) FROM received_counts WHERE interval = {interval} AND grouping = {grouping})
                  <> (SELECT count(*) FROM events)
                """));
        }
    }

    private static void Refuse(SqliteConnection connection, string fault, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (command.ExecuteScalar() is not 0L)
        {
            throw new BenchmarkException($"The events that were made are not right: {fault}.");
        }
    }
}
