using Microsoft.Data.Sqlite;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The statement that finds the events of one page. SQLite does not know how the events are spread, so the statement says
/// itself by which index to walk, always in the order of the log, and never reads much that the page does not need.
/// </summary>
/// <param name="filter">Which events; <see cref="EventFilter.Received"/> is part of the bounds already.</param>
/// <param name="order">In which direction the log is walked.</param>
/// <param name="first">The first event_id, in that direction, that may be found.</param>
/// <param name="last">The last one.</param>
/// <param name="limit">How many events at most.</param>
/// <param name="slots">The slots of the filter's times; null when the page is to be found without them.</param>
internal sealed class EventPageSql(EventFilter filter, EventOrder order, long first, long last, int limit, SlotRange? slots)
{
    private const string IsWanted = "hit.timestamp >= $from AND hit.timestamp < $to";
    private const string IsMissed = $"NOT ({IsWanted})";
    private const string IsLeap = $"{IsMissed} AND walk.misses + 1 >= walk.patience";

    private readonly bool newestFirst = order is EventOrder.NewestFirst;

    // The walk's own direction.
    private string Direction => newestFirst ? "DESC" : "ASC";

    private string AtOrBeyond => newestFirst ? "<=" : ">=";

    private string Beyond => newestFirst ? "<" : ">";

    private string UpTo => newestFirst ? ">=" : "<=";

    private string Next => newestFirst ? "- 1" : "+ 1";

    private string Nearest => newestFirst ? "max" : "min";

    /// <summary>The rows, in no order. Written as a cross join, because SQLite keeps the order of its sides.</summary>
    public string Text => $"SELECT events.* FROM ({(slots is null ? Scan() : Leap())}) AS page CROSS JOIN events ON events.id = page.id";

    public SqliteParameter[] Parameters =>
    [
        new("$first", first),
        new("$last", last),
        new("$limit", limit),
        new("$appointment", (object?)filter.AppointmentId ?? DBNull.Value),
        new("$patient", (object?)filter.PatientId ?? DBNull.Value),
        new("$source", (object?)filter.Source ?? DBNull.Value),
        new("$from", Microseconds(filter.Timestamp.From, open: long.MinValue)),
        new("$to", Microseconds(filter.Timestamp.To, open: long.MaxValue)),
        new("$firstSlot", slots?.First ?? 0),
        new("$lastBefore", slots?.LastBefore ?? 0),
        new("$firstBlock", slots?.FirstBlock ?? 0),
        new("$lastBlock", slots?.LastBlock ?? 0),
        new("$firstAfter", slots?.FirstAfter ?? 0),
        new("$lastSlot", slots?.Last ?? 0),
        new("$mostPatience", slots?.Count ?? 0),
    ];

    /// <summary>Whether few events share the key by which they are found, so that the rest can be asked of each.</summary>
    public static bool HasKey(EventFilter filter) => filter.AppointmentId is not null || filter.PatientId is not null;

    /// <summary>Walks over what the index finds and asks the other conditions of each.</summary>
    private string Scan()
    {
        string[] scans = [.. Arms().Select(arm => $"{From(arm)} AND e.id {AtOrBeyond} $first{Conditions()}")];
        return scans.Length == 1
            ? $"{scans[0]} ORDER BY e.id {Direction} LIMIT $limit"
            : $"SELECT id FROM ({string.Join(" UNION ALL ", scans)}) ORDER BY id {Direction} LIMIT $limit";
    }

    /// <summary>
    /// Walks over what the index finds and, where that lies outside of the times wanted, leaps to the next event that lies
    /// in one of their slots. A leap looks into each slot once; as long as leaps lead to nothing, more and more is walked
    /// between them, up to what a leap costs.
    /// </summary>
    private string Leap() =>
        $"""
        WITH RECURSIVE
        slots (slot, last) AS (
          SELECT column1, column2 FROM (VALUES ($firstSlot, $lastBefore), ($firstAfter, $lastSlot)) WHERE column1 <= column2 UNION ALL
          SELECT slot + 1, last FROM slots WHERE slot < last),
        blocks (block) AS (
          SELECT $firstBlock WHERE $firstBlock <= $lastBlock UNION ALL
          SELECT block + 1 FROM blocks WHERE block < $lastBlock),
        walk (position, found, misses, patience) AS (
          SELECT $first, NULL, 0, 1
          UNION ALL
          SELECT
            CASE WHEN {IsLeap} THEN (
              SELECT {Nearest}(id) FROM (
                SELECT ({NearestIn(TimeSlots.OfTwoHours, "slot")}) AS id FROM slots UNION ALL
                SELECT ({NearestIn(TimeSlots.OfTwoDays, "block")}) FROM blocks)) ELSE hit.id {Next} END,
            CASE WHEN {IsWanted} THEN hit.id END,
            CASE WHEN {IsMissed} AND NOT ({IsLeap}) THEN walk.misses + 1 ELSE 0 END,
            CASE WHEN {IsWanted} THEN 1 WHEN {IsLeap} THEN min(walk.patience * 2, $mostPatience) ELSE walk.patience END
          FROM walk CROSS JOIN events hit
          WHERE hit.id = (SELECT {Nearest}(id) FROM ({string.Join(" UNION ALL ", Arms().Select(NearestOf))})))
        SELECT found AS id FROM walk WHERE found IS NOT NULL LIMIT $limit
        """;

    private string NearestIn(TimeSlots kind, string slot) =>
        $"SELECT e.id FROM events e {IndexedBy(kind.Index)} WHERE e.{kind.Column} = {slot} AND e.id {Beyond} hit.id ORDER BY e.id {Direction} LIMIT 1";

    private string NearestOf(Arm arm) =>
        $"SELECT id FROM ({From(arm)} AND e.id {AtOrBeyond} walk.position ORDER BY e.id {Direction} LIMIT 1)";

    private string From(Arm arm) => $"SELECT e.id FROM events e {arm.Index} WHERE {arm.Condition} AND e.id {UpTo} $last";

    /// <summary>The indexes to walk: several where each gives events of one type, which are merged.</summary>
    private IEnumerable<Arm> Arms() => filter switch
    {
        { AppointmentId: not null } => [new Arm(IndexedBy(AppointmentEventConfiguration.AppointmentIndex), "e.appointment_id = $appointment")],
        { PatientId: not null } => [new Arm(IndexedBy(AppointmentEventConfiguration.PatientIndex), "e.patient_id = $patient")],
        { Source: not null } => (filter.Types.Count > 0 ? filter.Types : Enum.GetValues<AppointmentEventType>())
            .Select(type => new Arm(IndexedBy(AppointmentEventConfiguration.SourceIndex), $"e.source = $source AND e.event_type = {(int)type}")),
        { Types.Count: > 0 } => filter.Types
            .Select(type => new Arm(IndexedBy(AppointmentEventConfiguration.TypeIndex), $"e.event_type = {(int)type}")),
        _ => [new Arm("NOT INDEXED", "TRUE")],
    };

    /// <summary>What the arms have not asked yet.</summary>
    private string Conditions()
    {
        var conditions = string.Empty;
        if (HasKey(filter))
        {
            conditions += filter.AppointmentId is not null && filter.PatientId is not null ? " AND e.patient_id = $patient" : null;
            conditions += filter.Source is not null ? " AND e.source = $source" : null;
            conditions += filter.Types.Count > 0 ? $" AND e.event_type IN ({string.Join(", ", filter.Types.Select(type => (int)type))})" : null;
        }

        return filter.Timestamp.IsOpen ? conditions : $"{conditions} AND e.timestamp >= $from AND e.timestamp < $to";
    }

    private static string IndexedBy(string index) => $"INDEXED BY {index}";

    private static long Microseconds(DateTimeOffset? time, long open) => time is { } end ? UnixMicroseconds.From(end) : open;

    private readonly record struct Arm(string Index, string Condition);
}
