using Microsoft.Data.Sqlite;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The statements that find the events of one page. SQLite does not know how the events are spread, so the statements say
/// themselves by which index to walk, always in the order of the log, and never read much that the page does not need.
/// </summary>
/// <param name="filter">Which events; <see cref="EventFilter.Received"/> is part of the bounds already.</param>
/// <param name="order">In which direction the log is walked.</param>
/// <param name="first">The first event_id, in that direction, that may be found.</param>
/// <param name="last">The last one.</param>
/// <param name="limit">How many events at most.</param>
internal sealed class EventPageSql(EventFilter filter, EventOrder order, long first, long last, int limit)
{
    private readonly long from = Microseconds(filter.Timestamp.From, open: long.MinValue);
    private readonly long to = Microseconds(filter.Timestamp.To, open: long.MaxValue);

    public bool NewestFirst { get; } = order is EventOrder.NewestFirst;

    public long First => first;

    public int Limit => limit;

    // The walk's own direction.
    private string Direction => NewestFirst ? "DESC" : "ASC";

    private string AtOrBeyond => NewestFirst ? "<=" : ">=";

    private string UpTo => NewestFirst ? ">=" : "<=";

    /// <summary>The rows, in no order. Written as a cross join, because SQLite keeps the order of its sides.</summary>
    public string Text => $"SELECT events.* FROM ({Scan("$first", Conditions(), "$limit")}) AS page CROSS JOIN events ON events.id = page.id";

    public SqliteParameter[] Parameters => [new("$first", first), new("$limit", limit), .. CommonParameters];

    private string IsOfSource => filter.Source is null ? string.Empty : " AND e.source = $source";

    private string IsOfTypes => filter.Types.Count == 0 ? string.Empty : $" AND e.event_type IN ({string.Join(", ", filter.Types.Select(type => (int)type))})";

    private SqliteParameter[] CommonParameters =>
    [
        new("$last", last),
        new("$appointment", (object?)filter.AppointmentId ?? DBNull.Value),
        new("$patient", (object?)filter.PatientId ?? DBNull.Value),
        new("$source", (object?)filter.Source ?? DBNull.Value),
        new("$from", from),
        new("$to", to),
    ];

    /// <summary>Whether few events share the key by which they are found, so that the rest can be asked of each.</summary>
    public static bool HasKey(EventFilter filter) => filter.AppointmentId is not null || filter.PatientId is not null;

    /// <summary>Whether a time, in microseconds since 1970, is one of those wanted.</summary>
    public bool IsInRange(long timestamp) => timestamp >= from && timestamp < to;

    /// <returns>The next place in the walk's direction.</returns>
    public long After(long eventId) => NewestFirst ? eventId - 1 : eventId + 1;

    /// <summary>Events in the order of the walk, with their times, which are not asked: takes $position and $length.</summary>
    public SqliteCommand PrepareStretch(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT events.id, events.timestamp FROM ({Scan("$position", string.Empty, "$length")}) AS page CROSS JOIN events ON events.id = page.id";
        command.Parameters.AddRange([new("$position", first), new("$length", limit), .. CommonParameters]);
        return command;
    }

    /// <summary>Events of a slot, and whether they meet the conditions besides the time: takes $slot, $position and $length.</summary>
    public SqliteCommand PrepareLook(SqliteConnection connection, TimeSlots kind)
    {
        var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT e.id, TRUE{IsOfSource}{IsOfTypes} FROM events e {IndexedBy(kind.Index)}
            WHERE e.{kind.Column} = $slot AND e.id {AtOrBeyond} $position ORDER BY e.id {Direction} LIMIT $length
            """;
        command.Parameters.AddRange([new("$slot", 0L), new("$position", first), new("$length", 1), .. CommonParameters]);
        return command;
    }

    /// <summary>Walks over what the index finds and asks the conditions of each.</summary>
    private string Scan(string position, string conditions, string length)
    {
        string[] scans = [.. Arms().Select(arm => $"{From(arm)} AND e.id {AtOrBeyond} {position}{conditions}")];
        return scans.Length == 1
            ? $"{scans[0]} ORDER BY e.id {Direction} LIMIT {length}"
            : $"SELECT id FROM ({string.Join(" UNION ALL ", scans)}) ORDER BY id {Direction} LIMIT {length}";
    }

    private string From(Arm arm) => $"SELECT e.id FROM events e {arm.Index} WHERE {arm.Condition} AND e.id {UpTo} $last";

    /// <summary>The indexes to walk: several where each gives events of one type, which are merged.</summary>
    private IEnumerable<Arm> Arms() => filter switch
    {
        { AppointmentId: not null } => [new Arm(IndexedBy(SqliteContext.AppointmentIndex), "e.appointment_id = $appointment")],
        { PatientId: not null } => [new Arm(IndexedBy(SqliteContext.PatientIndex), "e.patient_id = $patient")],
        { Source: not null } => (filter.Types.Count > 0 ? filter.Types : Enum.GetValues<AppointmentEventType>())
            .Select(type => new Arm(IndexedBy(SqliteContext.SourceIndex), $"e.source = $source AND e.event_type = {(int)type}")),
        { Types.Count: > 0 } => filter.Types
            .Select(type => new Arm(IndexedBy(SqliteContext.TypeIndex), $"e.event_type = {(int)type}")),
        _ => [new Arm("NOT INDEXED", "TRUE")],
    };

    /// <summary>What the arms have not asked yet.</summary>
    private string Conditions()
    {
        var conditions = string.Empty;
        if (HasKey(filter))
        {
            conditions += filter.AppointmentId is not null && filter.PatientId is not null ? " AND e.patient_id = $patient" : null;
            conditions += IsOfSource + IsOfTypes;
        }

        return filter.Timestamp.IsOpen ? conditions : $"{conditions} AND e.timestamp >= $from AND e.timestamp < $to";
    }

    private static string IndexedBy(string index) => $"INDEXED BY {index}";

    private static long Microseconds(DateTimeOffset? time, long open) => time is { } end ? UnixMicroseconds.From(end) : open;

    private readonly record struct Arm(string Index, string Condition);
}
