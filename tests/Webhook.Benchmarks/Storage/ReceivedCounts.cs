using Microsoft.Data.Sqlite;

namespace Webhook.Benchmarks.Storage;

/// <summary>Adds inserted events to the service's statistics, as its own writer does.</summary>
internal static class ReceivedCounts
{
    private const string Sql =
        """
        INSERT INTO received_counts (interval, grouping, start, name, count)
        SELECT interval, grouping, received_at - received_at % length,
          CASE WHEN grouping = 2 THEN source WHEN event_type = 1 THEN 'appointment.scheduled' WHEN event_type = 2 THEN 'appointment.cancelled'
            WHEN event_type = 3 THEN 'appointment.rescheduled' WHEN event_type = 4 THEN 'appointment.completed' ELSE 'appointment.no_show' END,
          count(*)
        FROM events
        CROSS JOIN (SELECT 1 AS interval, 3600000000 AS length UNION ALL SELECT 2, 86400000000)
        CROSS JOIN (SELECT 1 AS grouping UNION ALL SELECT 2)
        WHERE id > $last
        GROUP BY 1, 2, 3, 4
        ON CONFLICT (interval, grouping, start, name) DO UPDATE SET count = count + excluded.count
        """;

    /// <param name="connection">To a database that the service made.</param>
    /// <param name="last">The last event that is counted already.</param>
    public static void Raise(SqliteConnection connection, long last)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("$last", last);
        command.ExecuteNonQuery();
    }
}
