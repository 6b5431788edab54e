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
    // What was vacuumed is found in the indexes alone.
    public static string CreateSql(DateTimeOffset month)
    {
        var next = month.AddMonths(1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TABLE IF NOT EXISTS {NameOf(month)} PARTITION OF events FOR VALUES FROM ('{month:yyyy-MM-dd}T00:00:00Z') TO ('{next:yyyy-MM-dd}T00:00:00Z') WITH (autovacuum_vacuum_insert_scale_factor = 0.02)");
    }

    /// <returns>The first part of which everything was received before the time; null when there is none.</returns>
    public static string? FindBefore(NpgsqlConnection connection, DateTimeOffset time)
    {
        using var find = connection.Command(
            """
            SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = 'events'::regclass ORDER BY child.relname LIMIT 1
            """);
        return find.ExecuteScalar() is string name && Month(name).AddMonths(1) <= time ? name : null;
    }

    private static string NameOf(DateTimeOffset month) => month.ToString(NameFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Month(string name) =>
        DateTimeOffset.ParseExact(name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
