using Microsoft.Data.Sqlite;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Stores handlers and their failures, within the writer's transactions.</summary>
internal sealed class SqliteHandlerWriter : IHandlerWriter
{
    // Of FailureState.
    private const string Retrying = "1";
    private const string Waiting = "2";
    private const string Dead = "3";

    private readonly SqliteCommand add;
    private readonly SqliteCommand take;
    private readonly SqliteCommand fenceOff;
    private readonly SqliteCommand update;
    private readonly SqliteCommand put;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand retry;
    private readonly SqliteCommand retryDead;
    private readonly SqliteCommand[] all;

    public SqliteHandlerWriter(SqliteConnection connection)
    {
        add = connection.Prepare(
            """
            INSERT INTO handlers (name, position, is_paused, is_disabled, times_unavailable, created_at, fence)
            VALUES ($name, CASE WHEN $start THEN 0 ELSE (SELECT coalesce(max(id), 0) FROM events) END, FALSE, FALSE, 0, $now, 0)
            ON CONFLICT (name) DO NOTHING
            """,
            "$name", "$start", "$now");
        take = connection.Prepare("UPDATE handlers SET fence = fence + 1 WHERE name = $name RETURNING fence", "$name");
        fenceOff = connection.Prepare("UPDATE handlers SET fence = fence + 1 WHERE name = $name", "$name");
        update = connection.Prepare(
            """
            UPDATE handlers SET
              position = $position, replay_to = $replay_to, replay_origin = $replay_origin, is_paused = $paused, is_disabled = $disabled,
              times_unavailable = $times, paused_until = $until, last_error = $error, last_error_at = $error_at
            WHERE name = $name AND fence = $fence
            """,
            "$name", "$fence", "$position", "$replay_to", "$replay_origin", "$paused", "$disabled", "$times", "$until", "$error", "$error_at");
        put = connection.Prepare(
            """
            INSERT OR REPLACE INTO handler_failures (handler, event_id, state, attempts, next_attempt_at, last_error, failed_at)
            VALUES ($handler, $event, $state, $attempts, $next, $error, $failed)
            """,
            "$handler", "$event", "$state", "$attempts", "$next", "$error", "$failed");
        remove = connection.Prepare("DELETE FROM handler_failures WHERE handler = $handler AND event_id = $event", "$handler", "$event");
        const string again = $"UPDATE handler_failures SET state = {Retrying}, attempts = 0, next_attempt_at = $now WHERE handler = $handler";
        retry = connection.Prepare($"{again} AND event_id = $event AND state <> {Waiting}", "$handler", "$now", "$event");
        retryDead = connection.Prepare(
            $"{again} AND event_id IN (SELECT event_id FROM handler_failures WHERE handler = $handler AND state = {Dead} LIMIT $limit)",
            "$handler", "$now", "$limit");
        all = [add, take, fenceOff, update, put, remove, retry, retryDead];
    }

    public void Begin(SqliteTransaction transaction)
    {
        foreach (var command in all)
        {
            command.Transaction = transaction;
        }
    }

    public void Add(string name, LogStart from, DateTimeOffset now)
    {
        Set(add, name, from is LogStart.Start, UnixMicroseconds.From(now));
        add.ExecuteNonQuery();
    }

    // The file is one process's.
    public long? Take(string name)
    {
        Set(take, name);
        return (long?)take.ExecuteScalar();
    }

    public void FenceOff(string name)
    {
        Set(fenceOff, name);
        fenceOff.ExecuteNonQuery();
    }

    public void GiveBack(string name)
    {
    }

    public IReadOnlyDictionary<string, long> FenceOffOthers() => new Dictionary<string, long>();

    public bool IsAnyHeld(IReadOnlyDictionary<string, long> fences) => false;

    public bool Update(HandlerState state)
    {
        Set(
            update, state.Name, state.Fence, state.Position, state.ReplayTo, state.ReplayOrigin, state.IsPaused, state.IsDisabled, state.TimesUnavailable,
            Microseconds(state.PausedUntil), state.LastError, Microseconds(state.LastErrorAt));
        return update.ExecuteNonQuery() > 0;
    }

    public void Put(IReadOnlyList<HandlerFailure> failures)
    {
        foreach (var failure in failures)
        {
            Set(
                put, failure.Handler, failure.EventId, (int)failure.State, failure.Attempts, Microseconds(failure.NextAttemptAt), failure.LastError,
                UnixMicroseconds.From(failure.FailedAt));
            put.ExecuteNonQuery();
        }
    }

    public long Remove(string handler, IReadOnlyList<long> eventIds)
    {
        var removed = 0L;
        foreach (var eventId in eventIds)
        {
            Set(remove, handler, eventId);
            removed += remove.ExecuteNonQuery();
        }

        return removed;
    }

    public bool Retry(string handler, long eventId, DateTimeOffset now)
    {
        Set(retry, handler, UnixMicroseconds.From(now), eventId);
        return retry.ExecuteNonQuery() > 0;
    }

    public long RetryDead(string handler, DateTimeOffset now, int limit)
    {
        Set(retryDead, handler, UnixMicroseconds.From(now), limit);
        return retryDead.ExecuteNonQuery();
    }

    private static long? Microseconds(DateTimeOffset? time) => time is { } set ? UnixMicroseconds.From(set) : null;

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }
}
