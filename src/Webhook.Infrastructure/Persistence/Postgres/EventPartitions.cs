using System.Globalization;
using Npgsql;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>The parts of the table of events, one a month by when events were received (UTC).</summary>
internal static class EventPartitions
{
    private const string NameFormat = "'events_'yyyy_MM";

    /// <returns>The beginning of the month.</returns>
    public static DateTimeOffset MonthOf(DateTimeOffset receivedAt) => new(receivedAt.UtcDateTime.Year, receivedAt.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a month's part unless it is there; within a transaction that keeps others out.</summary>
    // Attached, which waits for no reader, as a part that is made in its place would. What was vacuumed is found in the indexes alone.
    public static string CreateSql(DateTimeOffset month)
    {
        var (name, next) = (NameOf(month), month.AddMonths(1));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DO $$ BEGIN IF to_regclass('{name}') IS NULL THEN
              CREATE TABLE {name} (LIKE events INCLUDING ALL) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
              ALTER TABLE events ATTACH PARTITION {name} FOR VALUES FROM ('{month:yyyy-MM-dd}T00:00:00Z') TO ('{next:yyyy-MM-dd}T00:00:00Z');
            END IF; END $$
            """);
    }

    /// <returns>The first part of which everything was received before the time, and what it holds; null when there is none.</returns>
    public static async Task<EventPart?> FindBeforeAsync(NpgsqlConnection connection, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using var find = connection.Command(
            """
            SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = 'events'::regclass ORDER BY child.relname LIMIT 1
            """);
        return await find.ExecuteScalarAsync(cancellationToken) is string name && Month(name).AddMonths(1) <= time
            ? new EventPart(name, await MeasureAsync(connection, name, cancellationToken))
            : null;
    }

    public static bool Exists(NpgsqlConnection connection, string part)
    {
        using var look = connection.Command("SELECT to_regclass($1) IS NOT NULL", part);
        return (bool)look.ExecuteScalar()!;
    }

    private static async Task<ErasedRange> MeasureAsync(NpgsqlConnection connection, string part, CancellationToken cancellationToken)
    {
        await using var measure = connection.Command($"SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM {part}");
        measure.CommandTimeout = 0;
        await using var row = await measure.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ErasedRange(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    private static string NameOf(DateTimeOffset month) => month.ToString(NameFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Month(string name) =>
        DateTimeOffset.ParseExact(name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
