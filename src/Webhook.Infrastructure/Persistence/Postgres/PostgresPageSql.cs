using Npgsql;
using NpgsqlTypes;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// The statement that finds the events of one page: few texts, so that each is prepared once, that lead by the wanted index
/// whatever values they are given. The server plans them without looking at the values (see <see cref="StorageOptions"/>).
/// </summary>
/// <param name="filter">Which events.</param>
/// <param name="order">In which direction the log is walked.</param>
/// <param name="beyond">The event_id after which to go on; null to start at the beginning.</param>
/// <param name="limit">How many events at most.</param>
internal sealed class PostgresPageSql(EventFilter filter, EventOrder order, long? beyond, int limit)
{
    private readonly bool newestFirst = order is EventOrder.NewestFirst;

    /// <summary>The statement, which gives the rows in the order of the walk.</summary>
    public string Text => HasKey ? OfKey : IsOpen ? OfLog : OfArms;

    /// <summary>What it takes.</summary>
    public NpgsqlParameter[] Parameters => HasKey ? [.. Common, .. Key] : IsOpen ? [Limit, Beyond] : [.. Common, .. Arms];

    // Few events share one of these, so that the rest can be asked of each.
    private bool HasKey => filter.AppointmentId is not null || filter.PatientId is not null;

    private bool IsOpen => filter is { Types.Count: 0, Source: null, Timestamp.IsOpen: true, Received.IsOpen: true };

    private string Direction => newestFirst ? "DESC" : "ASC";

    private string Past => newestFirst ? "<" : ">";

    private string OfLog => $"SELECT e.* FROM events e WHERE e.id {Past} @beyond ORDER BY e.id {Direction} LIMIT @limit";

    private string OfKey =>
        $"""
        SELECT e.* FROM events e
        WHERE {(filter.AppointmentId is null ? "e.patient_id = @patient" : "e.appointment_id = @appointment AND (@patient IS NULL OR e.patient_id = @patient)")}
          AND (@source IS NULL OR e.source = @source) AND (@types IS NULL OR e.event_type = ANY (@types))
          AND e.timestamp >= @from AND e.timestamp < @to AND e.received_at >= @since AND e.received_at < @until AND e.id {Past} @beyond
        ORDER BY e.id {Direction} LIMIT @limit
        """;

    // A walk for each type and class of lateness, which are merged: each in the order of the log, which is that of received_at.
    private string OfArms =>
        $"""
        SELECT e.* FROM (
          SELECT found.received_at, found.id
          FROM unnest(@arm_types, @arm_classes, @arm_since, @arm_until) AS arm (event_type, lateness, since, until)
          CROSS JOIN LATERAL (
            SELECT e.received_at, e.id FROM events e
            WHERE {(filter.Source is null ? null : "e.source = @source AND ")}e.event_type = arm.event_type AND e.lateness = arm.lateness
              AND e.received_at >= arm.since AND e.received_at < arm.until AND e.timestamp >= @from AND e.timestamp < @to{(beyond is null ? null : GoingOn)}
            ORDER BY e.received_at {Direction}, e.id {Direction} LIMIT @limit) found
          ORDER BY found.received_at {Direction}, found.id {Direction} LIMIT @limit) page
        JOIN events e ON e.id = page.id AND e.received_at = page.received_at
        ORDER BY page.received_at {Direction}, page.id {Direction}
        """;

    private string GoingOn => newestFirst
        ? " AND e.received_at <= coalesce((SELECT received_at FROM events WHERE id >= @beyond ORDER BY id LIMIT 1), 'infinity') AND e.id < @beyond"
        : " AND e.received_at >= coalesce((SELECT received_at FROM events WHERE id <= @beyond ORDER BY id DESC LIMIT 1), '-infinity') AND e.id > @beyond";

    private NpgsqlParameter Limit => Of("limit", limit, NpgsqlDbType.Integer);

    private NpgsqlParameter Beyond => Of("beyond", beyond ?? (newestFirst ? long.MaxValue : 0), NpgsqlDbType.Bigint);

    private NpgsqlParameter[] Common =>
    [
        Limit, Beyond, Of("source", filter.Source, NpgsqlDbType.Text),
        Of("from", filter.Timestamp.From?.ToUniversalTime() ?? DateTimeOffset.MinValue, NpgsqlDbType.TimestampTz),
        Of("to", filter.Timestamp.To?.ToUniversalTime() ?? DateTimeOffset.MaxValue, NpgsqlDbType.TimestampTz),
    ];

    private NpgsqlParameter[] Key =>
    [
        Of("appointment", filter.AppointmentId, NpgsqlDbType.Text), Of("patient", filter.PatientId, NpgsqlDbType.Text),
        Of("types", filter.Types.Count == 0 ? null : filter.Types.Select(type => (int)type).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer),
        Of("since", filter.Received.From?.ToUniversalTime() ?? DateTimeOffset.MinValue, NpgsqlDbType.TimestampTz),
        Of("until", filter.Received.To?.ToUniversalTime() ?? DateTimeOffset.MaxValue, NpgsqlDbType.TimestampTz),
    ];

    private NpgsqlParameter[] Arms
    {
        get
        {
            var types = filter.Types.Count > 0 ? filter.Types : Enum.GetValues<AppointmentEventType>();
            var arms = (from window in Lateness.Windows(filter.Timestamp, filter.Received) from type in types select (Type: (int)type, window.Class, window.Since, window.Until)).ToList();
            return
            [
                Of("arm_types", arms.Select(arm => arm.Type).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer),
                Of("arm_classes", arms.Select(arm => arm.Class).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint),
                Of("arm_since", arms.Select(arm => arm.Since.ToUniversalTime()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz),
                Of("arm_until", arms.Select(arm => arm.Until.ToUniversalTime()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz),
            ];
        }
    }

    private static NpgsqlParameter Of(string name, object? value, NpgsqlDbType type) => new(name, type) { Value = value ?? DBNull.Value };
}
