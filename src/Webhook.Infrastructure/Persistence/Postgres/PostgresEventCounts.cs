using Microsoft.EntityFrameworkCore;
using Npgsql;
using Webhook.Application.Statistics;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Reads the <see cref="ReceivedCount"/>s, which the writer raises with the events. A year of hours has up to 100,000 rows,
/// which a plain reader gives faster than a query of EF Core.
/// </summary>
internal sealed class PostgresEventCounts(IDbContextFactory<WebhookDbContext> contexts) : IEventCounts
{
    private const string Sql =
        """
        SELECT start, name, count FROM received_counts
        WHERE interval = $1 AND grouping = $2 AND start >= $3 AND start < $4
        ORDER BY start, name
        """;

    public Task<IReadOnlyList<EventCount>> ListAsync(
        CountInterval interval, CountGroup group, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        contexts.ReadRowsAsync(
            connection => ((NpgsqlConnection)connection).Command(Sql, (int)interval, (int)group, from.ToUniversalTime(), to.ToUniversalTime()),
            row => new EventCount(row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetInt64(2)),
            cancellationToken);
}
