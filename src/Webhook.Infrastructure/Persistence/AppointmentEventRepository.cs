using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

internal sealed class AppointmentEventRepository(IDbContextFactory<WebhookDbContext> contexts, GroupCommit groupCommit)
    : IAppointmentEventRepository
{
    // Left to itself, SQLite might take the index of sources, which finds much more.
    private const string OfAppointment =
        $"SELECT * FROM events INDEXED BY {AppointmentEventConfiguration.AppointmentIndex} WHERE appointment_id = {{0}}";

    public Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken) =>
        groupCommit.AppendAsync(events, whenFull, cancellationToken);

    public Task<AppointmentEvent?> FindAsync(long eventId, CancellationToken cancellationToken) =>
        contexts.ReadAsync(
            context => context.Events.AsNoTracking().FirstOrDefaultAsync(stored => stored.Id == eventId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) =>
        contexts.ReadAsync(context => new EventSearch(context).ListAsync(filter, order, beyond, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AppointmentEvent>> FindAllAsync(IReadOnlyList<long> eventIds, CancellationToken cancellationToken) =>
        contexts.ReadAsync<IReadOnlyList<AppointmentEvent>>(
            async context => await context.Events.AsNoTracking().Where(stored => eventIds.Contains(stored.Id)).ToListAsync(cancellationToken),
            cancellationToken);

    public Task<bool> IsWholeAsync(CancellationToken cancellationToken) =>
        contexts.ReadAsync(async context => !await context.LogBegins.AnyAsync(cancellationToken), cancellationToken);

    public async IAsyncEnumerable<AppointmentStep> WalkBackAsync(
        string appointmentId, string? source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var steps = context.Events.FromSqlRaw(OfAppointment, appointmentId)
            .Where(stored => source == null || stored.Source == source)
            .OrderByDescending(stored => stored.Timestamp).ThenByDescending(stored => stored.Id)
            .Select(stored => new AppointmentStep(stored.Id, stored.Type, stored.PatientId, stored.Timestamp))
            .AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(steps))
        {
            yield return steps.Current;
        }
    }

    private static async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> rows)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (SqliteException exception) when (SqliteFaults.IsStorageWide(exception))
        {
            throw new StorageUnavailableException(exception);
        }
    }
}
