using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

internal sealed class AppointmentEventRepository(IDbContextFactory<WebhookDbContext> contexts, GroupCommit groupCommit)
    : IAppointmentEventRepository
{
    public Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken) =>
        groupCommit.AppendAsync(events, whenFull, cancellationToken);

    public Task<AppointmentEvent?> FindAsync(long eventId, CancellationToken cancellationToken) =>
        ReadAsync(events => events.FirstOrDefaultAsync(stored => stored.Id == eventId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AppointmentEvent>>(
            async events => await Page(events, filter, order, beyond).Take(limit).ToListAsync(cancellationToken), cancellationToken);

    private static IQueryable<AppointmentEvent> Page(IQueryable<AppointmentEvent> events, EventFilter filter, EventOrder order, long? beyond)
    {
        var types = filter.Types;
        var (from, to) = filter.Timestamp;
        var (receivedFrom, receivedTo) = filter.Received;
        var matching = events.Where(stored =>
            (types.Count == 0 || types.Contains(stored.Type))
            && (filter.AppointmentId == null || stored.AppointmentId == filter.AppointmentId)
            && (filter.PatientId == null || stored.PatientId == filter.PatientId)
            && (filter.Source == null || stored.Source == filter.Source)
            && (from == null || stored.Timestamp >= from) && (to == null || stored.Timestamp < to)
            && (receivedFrom == null || stored.ReceivedAt >= receivedFrom) && (receivedTo == null || stored.ReceivedAt < receivedTo));
        return order is EventOrder.NewestFirst
            ? matching.Where(stored => beyond == null || stored.Id < beyond).OrderByDescending(stored => stored.Id)
            : matching.Where(stored => beyond == null || stored.Id > beyond).OrderBy(stored => stored.Id);
    }

    private async Task<T> ReadAsync<T>(Func<IQueryable<AppointmentEvent>, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await read(context.Events.AsNoTracking());
        }
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
