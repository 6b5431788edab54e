using Npgsql;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Deletes events, within the writer's transactions: a month at once where all of it is old enough, else one by one. What a
/// retry is answered by stays in the table of keys.
/// </summary>
internal sealed class PostgresEventEraser(NpgsqlConnection connection) : IEventEraser
{
    private const string DeleteFound =
        """
         ORDER BY id LIMIT $2)
        DELETE FROM events USING found WHERE events.id = found.id AND events.received_at = found.received_at
        RETURNING events.id
        """;

    private const string DeleteOldest = $"WITH found AS (SELECT id, received_at FROM events WHERE received_at < $1{DeleteFound}";
    private const string DeleteOfPatient = $"WITH found AS (SELECT id, received_at FROM events WHERE patient_id = $1{DeleteFound}";

    private const string MoveBegin =
        "INSERT INTO log_begin (id, deleted_through) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET deleted_through = excluded.deleted_through";

    public ErasedRange EraseOldest(DateTimeOffset receivedBefore, int limit)
    {
        var erased = default(ErasedRange);
        for (var part = EventPartitions.FindBefore(connection, receivedBefore); part is not null && erased.Count == 0;
            part = EventPartitions.FindBefore(connection, receivedBefore))
        {
            erased = Drop(part);
        }

        // The log is in the order of received_at: the first that is not old enough ends it.
        erased = erased.Count > 0 ? erased : EraseWhere(DeleteOldest, receivedBefore, limit);
        if (erased.Count > 0)
        {
            connection.Execute(MoveBegin, LogBegin.OnlyId, erased.Last);
        }

        return erased;
    }

    public ErasedRange EraseOfPatient(string patientId, int limit) => EraseWhere(DeleteOfPatient, patientId, limit);

    private ErasedRange Drop(string part)
    {
        var erased = Measure(part);
        connection.Execute("DELETE FROM handler_failures WHERE event_id BETWEEN $1 AND $2", erased.First, erased.Last);
        connection.Execute($"DROP TABLE {part}");
        return erased;
    }

    private ErasedRange Measure(string part)
    {
        using var measure = connection.Command($"SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM {part}");
        using var row = measure.ExecuteReader();
        row.Read();
        return new ErasedRange(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    private ErasedRange EraseWhere(string sql, object value, int limit)
    {
        var ids = new List<long>();
        using (var delete = connection.Command(sql, value, limit))
        using (var rows = delete.ExecuteReader())
        {
            while (rows.Read())
            {
                ids.Add(rows.GetInt64(0));
            }
        }

        connection.Execute("DELETE FROM handler_failures WHERE event_id = ANY ($1)", ids);
        return ids.Order().Aggregate(default(ErasedRange), (erased, id) => erased.With(id));
    }
}
