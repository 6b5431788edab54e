using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

internal sealed class AppointmentEventRepository(IDbContextFactory<WebhookDbContext> contexts, IEventSearch search, GroupCommit groupCommit)
    : IAppointmentEventRepository
{
    public Task<AppendResult> AppendAsync(
        IReadOnlyList<AppointmentEvent> events, WhenFull whenFull, CancellationToken cancellationToken) =>
        groupCommit.AppendAsync(events, whenFull, cancellationToken);

    public Task<AppointmentEvent?> FindAsync(long eventId, CancellationToken cancellationToken) =>
        contexts.ReadAsync(
            context => context.Events.AsNoTracking().FirstOrDefaultAsync(stored => stored.Id == eventId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken) =>
        contexts.ReadAsync(context => search.ListAsync(context, filter, order, beyond, limit, cancellationToken), cancellationToken);

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
        await using var steps = search.OfAppointment(context, appointmentId)
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
        catch (Exception exception) when (StorageFaults.StorageWideOf(exception) is { } fault)
        {
            throw new StorageUnavailableException(fault);
        }
    }
}
