using Npgsql;
using NpgsqlTypes;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Stores handlers and their failures, within the writer's transactions.</summary>
internal sealed class PostgresHandlerWriter(NpgsqlConnection connection, PostgresEventAppender appender, PostgresNode node) : IHandlerWriter
{
    private const string Insert =
        """
        INSERT INTO handlers (name, position, is_paused, is_disabled, times_unavailable, created_at, fence)
        VALUES ($1, $2, FALSE, FALSE, 0, $3, 0) ON CONFLICT (name) DO NOTHING
        """;

    private const string Set =
        """
        UPDATE handlers SET
          position = $2, replay_to = $3, replay_origin = $4, is_paused = $5, is_disabled = $6,
          times_unavailable = $7, paused_until = $8, last_error = $9, last_error_at = $10
        WHERE name = $1 AND fence = $11
        """;

    private const string Upsert =
        """
        INSERT INTO handler_failures (handler, event_id, state, attempts, next_attempt_at, last_error, failed_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (handler, event_id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
          next_attempt_at = excluded.next_attempt_at, last_error = excluded.last_error, failed_at = excluded.failed_at
        """;

    private const string Again = "UPDATE handler_failures SET state = $3, attempts = 0, next_attempt_at = $2 WHERE handler = $1";

    private const string Held =
        """
        SELECT EXISTS (
          SELECT FROM handlers JOIN unnest($1, $2) AS fenced (name, fence) USING (name)
          WHERE owned_fence <= fenced.fence AND owner <> $3 AND owned_until > clock_timestamp())
        """;

    public void Add(string name, LogStart from, DateTimeOffset now) =>
        connection.Execute(Insert, name, from is LogStart.Start ? 0L : appender.Position, now);

    public long? Take(string name)
    {
        using var take = connection.Command(HandlerLeases.Take, name, node.Id);
        return (long?)take.ExecuteScalar();
    }

    public void FenceOff(string name) => connection.Execute("UPDATE handlers SET fence = fence + 1 WHERE name = $1", name);

    public void GiveBack(string name) =>
        connection.Execute("UPDATE handlers SET owner = NULL, owned_until = NULL WHERE name = $1 AND owner = $2", name, node.Id);

    public IReadOnlyDictionary<string, long> FenceOffOthers()
    {
        var fences = new Dictionary<string, long>();
        using var update = connection.Command("UPDATE handlers SET fence = fence + 1 WHERE owner <> $1 RETURNING name, fence", node.Id);
        using var rows = update.ExecuteReader();
        while (rows.Read())
        {
            fences.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return fences;
    }

    public bool IsAnyHeld(IReadOnlyDictionary<string, long> fences)
    {
        using var read = connection.Command(Held, fences.Keys.ToArray(), fences.Values.ToArray(), node.Id);
        return (bool)read.ExecuteScalar()!;
    }

    public bool Update(HandlerState state) => connection.Execute(
        Set, state.Name, state.Position, Long(state.ReplayTo), Long(state.ReplayOrigin), state.IsPaused, state.IsDisabled, state.TimesUnavailable,
        Time(state.PausedUntil), PostgresCommands.OrNull(state.LastError, NpgsqlDbType.Text), Time(state.LastErrorAt), state.Fence) > 0;

    public void Put(IReadOnlyList<HandlerFailure> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        connection.Execute(
            Upsert,
            All(failures, failure => failure.Handler), All(failures, failure => failure.EventId), All(failures, failure => (int)failure.State),
            All(failures, failure => failure.Attempts), All(failures, failure => failure.NextAttemptAt), All(failures, failure => failure.LastError),
            All(failures, failure => failure.FailedAt));
    }

    public long Remove(string handler, IReadOnlyList<long> eventIds) => eventIds.Count == 0
        ? 0
        : connection.Execute("DELETE FROM handler_failures WHERE handler = $1 AND event_id = ANY ($2)", handler, eventIds.ToArray());

    public bool Retry(string handler, long eventId, DateTimeOffset now) => connection.Execute(
        $"{Again} AND event_id = $4 AND state <> $5", handler, now, (int)FailureState.Retrying, eventId, (int)FailureState.Waiting) > 0;

    public long RetryDead(string handler, DateTimeOffset now, int limit) => connection.Execute(
        $"{Again} AND event_id IN (SELECT event_id FROM handler_failures WHERE handler = $1 AND state = $4 ORDER BY event_id LIMIT $5)",
        handler, now, (int)FailureState.Retrying, (int)FailureState.Dead, limit);

    private static object Long(long? value) => PostgresCommands.OrNull(value, NpgsqlDbType.Bigint);

    private static object Time(DateTimeOffset? value) => PostgresCommands.OrNull(value, NpgsqlDbType.TimestampTz);

    private static T[] All<T>(IReadOnlyList<HandlerFailure> failures, Func<HandlerFailure, T> value) => [.. failures.Select(value)];
}
