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
        ReadAsync(
            context => context.Events.AsNoTracking().FirstOrDefaultAsync(stored => stored.Id == eventId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) =>
        ReadAsync(context => new EventSearch(context).ListAsync(filter, order, beyond, limit, cancellationToken), cancellationToken);

    private async Task<T> ReadAsync<T>(Func<WebhookDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return await read(context);
        }
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
