using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>Finds pages of events; see <see cref="EventPageSql"/> for how.</summary>
internal sealed class SqliteEventSearch : IEventSearch
{
    // Beyond about ten years of them, a look into each slot costs more than it can save.
    private const long MostSlots = 2_000;

    // The log is in the order of received_at, so that a time has a place in it: found by halving, over gaps in the ids.
    private const string FirstReceivedSince =
        """
        WITH RECURSIVE search (low, high) AS (
          SELECT (SELECT min(id) FROM events), (SELECT max(id) FROM events) + 1
          UNION ALL
          SELECT
            iif(middle.received_at < $time, middle.id + 1, low),
            iif(middle.received_at < $time, high, (low + high) / 2)
          FROM search CROSS JOIN events middle
          WHERE low < high AND middle.id = (
            SELECT e.id FROM events e WHERE e.id >= (low + high) / 2 ORDER BY e.id LIMIT 1))
        SELECT low AS Value FROM search WHERE low = high
        """;

    // Left to itself, SQLite might take the index of sources, which finds much more.
    private const string InIndexOfAppointments =
        $"SELECT * FROM events INDEXED BY {SqliteContext.AppointmentIndex} WHERE appointment_id = {{0}}";

    public async Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        WebhookDbContext context, EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken)
    {
        var low = filter.Received.From is { } from ? await FirstSinceAsync(context, from, cancellationToken) : 1;
        var high = filter.Received.To is { } to ? await FirstSinceAsync(context, to, cancellationToken) - 1 : long.MaxValue;
        if (beyond is { } passed)
        {
            (low, high) = order is EventOrder.NewestFirst
                ? (low, Math.Min(high, Math.Max(passed, 1) - 1))
                : (Math.Max(low, Math.Min(passed, long.MaxValue - 1) + 1), high);
        }

        if (low > high)
        {
            return [];
        }

        var (first, last) = order is EventOrder.NewestFirst ? (high, low) : (low, high);
        var page = new EventPageSql(filter, order, first, last, limit);
        var rows = await SlotsAsync(context, filter, cancellationToken) is { } slots
            ? await LeapAsync(context, page, slots, cancellationToken)
            : context.Events.FromSqlRaw(page.Text, [.. page.Parameters]);
        rows = rows.AsNoTracking();
        return await (page.NewestFirst ? rows.OrderByDescending(row => row.Id) : rows.OrderBy(row => row.Id)).ToListAsync(cancellationToken);
    }

    public IQueryable<AppointmentEvent> OfAppointment(WebhookDbContext context, string appointmentId) =>
        context.Events.FromSqlRaw(InIndexOfAppointments, appointmentId);

    private static async Task<IQueryable<AppointmentEvent>> LeapAsync(WebhookDbContext context, EventPageSql page, SlotRange slots, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        using var leaps = new EventLeaps((SqliteConnection)context.Database.GetDbConnection(), page, slots);
        var ids = leaps.Find(cancellationToken);
        return context.Events.Where(stored => ids.Contains(stored.Id));
    }

    /// <returns>The place from which on every event was received at that time or later.</returns>
    private static async Task<long> FirstSinceAsync(WebhookDbContext context, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var found = await context.Database
            .SqlQueryRaw<long>(FirstReceivedSince, new SqliteParameter("$time", UnixMicroseconds.From(time)))
            .ToListAsync(cancellationToken);
        return found.Count == 0 ? 1 : found[0];
    }

    /// <returns>The slots in which to look; null when a page is found faster without.</returns>
    private static async Task<SlotRange?> SlotsAsync(WebhookDbContext context, EventFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Timestamp.IsOpen || EventPageSql.HasKey(filter))
        {
            return null;
        }

        // An open range, or one that goes beyond the log, ends where the log does.
        var slots = TimeSlots.OfTwoHours;
        var stored = context.Events.Select(row => EF.Property<long?>(row, slots.Property));
        var first = await stored.MinAsync(cancellationToken) ?? 0;
        var last = await stored.MaxAsync(cancellationToken) ?? 0;
        var range = new SlotRange(
            filter.Timestamp.From is { } from ? Math.Clamp(slots.Of(from), first, last) : first,
            filter.Timestamp.To is { } to ? Math.Clamp(slots.Of(to), first, last) : last);
        return range.Count <= MostSlots ? range : null;
    }
}
