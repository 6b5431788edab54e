using Npgsql;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>The events of a transaction, whose outcomes are asked when it is committed: by whichever connection there is then.</summary>
internal sealed class AppendedEvents
{
    private const string FindKeys = "SELECT key_hash, event_id, received_at, fingerprint FROM event_keys WHERE key_hash = ANY ($1)";

    private readonly List<AppendedEvent> events = [];
    private long newKeys;

    public void Add(AppendedEvent appended) => events.Add(appended);

    /// <summary>Takes how many keys were not there before, as far as the server has answered.</summary>
    public void NoteNewKeys(long count) => newKeys += count;

    /// <summary>Tells each event what became of it.</summary>
    /// <returns>The event_id of the newest that was stored; 0 when none was.</returns>
    public long Settle(NpgsqlConnection connection)
    {
        // Those without a key are stored when the transaction is, as are those with new ones; else a key tells which event was the first that had it.
        var keyed = events.FindAll(appended => appended.KeyHash is not null);
        var first = keyed.Count == newKeys ? [] : FirstOf(connection, keyed);
        var newest = 0L;
        foreach (var appended in events)
        {
            var written = appended.KeyHash is { } hash && first.TryGetValue(Convert.ToHexString(hash), out var holder) && holder.EventId != appended.EventId
                ? holder.Answer(appended.Event)
                : new WrittenEvent(AppendOutcome.Stored, appended.EventId, appended.ReceivedAt);
            appended.Written[appended.Index] = written;
            newest = written.Outcome is AppendOutcome.Stored ? appended.EventId : newest;
        }

        return newest;
    }

    private static Dictionary<string, KeyedEvent> FirstOf(NpgsqlConnection connection, List<AppendedEvent> keyed)
    {
        using var find = connection.Command(FindKeys, keyed.ConvertAll(appended => appended.KeyHash!));
        using var rows = find.ExecuteReader();
        var first = new Dictionary<string, KeyedEvent>();
        while (rows.Read())
        {
            first[Convert.ToHexString(rows.GetFieldValue<byte[]>(0))] =
                new KeyedEvent(rows.GetInt64(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<byte[]>(3));
        }

        return first;
    }
}

/// <param name="Event">The event.</param>
/// <param name="EventId">The place that it was given in the log, unless its key was there.</param>
/// <param name="ReceivedAt">When it counts as received.</param>
/// <param name="KeyHash">Of its idempotency key; null when it has none.</param>
/// <param name="Written">Takes what became of it.</param>
/// <param name="Index">Its place there.</param>
internal sealed record AppendedEvent(AppointmentEvent Event, long EventId, DateTimeOffset ReceivedAt, byte[]? KeyHash, WrittenEvent[] Written, int Index);
