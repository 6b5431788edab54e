using Npgsql;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Deletes events, within the writer's transactions. What a retry is answered by stays in the table of keys.
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

    // For readers that are there: those who come meanwhile wait behind it, as do all who write.
    private const int DropMilliseconds = 200;

    private const string MoveBegin =
        "INSERT INTO log_begin (id, deleted_through) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET deleted_through = excluded.deleted_through";

    public ErasedRange? EraseOldest(DateTimeOffset receivedBefore, int limit)
    {
        // The log is in the order of received_at: the first that is not old enough ends it.
        var erased = EraseWhere(DeleteOldest, receivedBefore, limit);
        if (erased.Count == 0)
        {
            return null;
        }

        connection.Execute(MoveBegin, LogBegin.OnlyId, erased.Last);
        return erased;
    }

    public ErasedRange? ErasePart(EventPart part)
    {
        if (!EventPartitions.Exists(connection, part.Name))
        {
            return default(ErasedRange);
        }

        if (!TryDrop(part.Name))
        {
            return null;
        }

        if (part.Events.Count > 0)
        {
            connection.Execute("DELETE FROM handler_failures WHERE event_id BETWEEN $1 AND $2", part.Events.First, part.Events.Last);
            connection.Execute(MoveBegin, LogBegin.OnlyId, part.Events.Last);
        }

        return part.Events;
    }

    public ErasedRange EraseOfPatient(string patientId, int limit) => EraseWhere(DeleteOfPatient, patientId, limit);

    private bool TryDrop(string part)
    {
        connection.Execute($"SAVEPOINT before_drop; SET LOCAL lock_timeout = {DropMilliseconds}");
        try
        {
            connection.Execute($"DROP TABLE {part}");
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            connection.Execute("ROLLBACK TO SAVEPOINT before_drop");
            return false;
        }

        connection.Execute(PostgresSession.Limits("LOCAL"));
        return true;
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
