using Microsoft.EntityFrameworkCore;
using Webhook.Application;
using Webhook.Application.Handlers;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Handlers;

internal sealed class HandlerStore(IDbContextFactory<WebhookDbContext> contexts, GroupCommit writer, StorageChanges changes, TimeProvider time) : IHandlerStore
{
    // Events wait for each piece.
    private const int FailuresAtOnce = 500;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    // They notice within a second and have five to end; who is dead loses its handlers after ten.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    public Task RegisterAsync(string name, LogStart from, CancellationToken cancellationToken) => writer.ChangeAsync(
        session =>
        {
            session.Handlers.Add(name, from, time.GetUtcNow());
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<HandlerState>> ListAsync(CancellationToken cancellationToken) => contexts.ReadAsync<IReadOnlyList<HandlerState>>(
        async context => await context.Handlers.AsNoTracking().OrderBy(state => state.Name).ToListAsync(cancellationToken), cancellationToken);

    public Task<HandlerState?> FindAsync(string name, CancellationToken cancellationToken) => contexts.ReadAsync(
        context => context.Handlers.AsNoTracking().FirstOrDefaultAsync(state => state.Name == name, cancellationToken), cancellationToken);

    public async Task<HandlerState?> TakeAsync(string name, CancellationToken cancellationToken) =>
        await writer.ChangeAsync(session => session.Handlers.Take(name), cancellationToken) is { } fence
        && await FindAsync(name, cancellationToken) is { } state && state.Fence == fence ? state : null;

    public Task GiveBackAsync(string name, CancellationToken cancellationToken) => writer.ChangeAsync(
        session =>
        {
            session.Handlers.GiveBack(name);
            return true;
        },
        cancellationToken);

    public async Task EndElsewhereAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var fences = await writer.ChangeAsync(session => session.Handlers.FenceOffOthers(), cancellationToken);
        while (fences.Count > 0 && await writer.ChangeAsync(session => session.Handlers.IsAnyHeld(fences), cancellationToken))
        {
            if (time.GetElapsedTime(started) > EndLimit)
            {
                throw new StorageUnavailableException(new TimeoutException("Another process still delivers by what was stored before."));
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    public Task<IReadOnlyList<FailureCount>> CountFailuresAsync(CancellationToken cancellationToken) => contexts.ReadAsync<IReadOnlyList<FailureCount>>(
        async context => await context.HandlerFailures
            .GroupBy(failure => new { failure.Handler, failure.State })
            .Select(group => new FailureCount(group.Key.Handler, group.Key.State, group.LongCount()))
            .ToListAsync(cancellationToken),
        cancellationToken);

    public Task<IReadOnlyList<UnresolvedFailure>> ListUnresolvedAsync(string name, int limit, CancellationToken cancellationToken) =>
        contexts.ReadAsync<IReadOnlyList<UnresolvedFailure>>(
            async context => await (
                from failure in context.HandlerFailures
                where failure.Handler == name && (failure.State == FailureState.Retrying || failure.State == FailureState.Waiting)
                join stored in context.Events on failure.EventId equals stored.Id into found
                from stored in found.DefaultIfEmpty()
                orderby failure.EventId
                select new UnresolvedFailure(failure.EventId, stored == null ? null : stored.AppointmentId, failure.Attempts, failure.NextAttemptAt))
                .Take(limit).ToListAsync(cancellationToken),
            cancellationToken);

    public async Task SaveAsync(HandlerProgress progress, CancellationToken cancellationToken)
    {
        if (!await writer.ChangeAsync(session => Save(session, progress), cancellationToken))
        {
            throw new HandlerTakenException();
        }
    }

    public async Task<bool?> ChangeAsync(string name, Func<HandlerState, bool> change, CancellationToken cancellationToken)
    {
        bool? isWanted = null;
        await changes.MakeAsync(
            async context =>
            {
                var state = await context.Handlers.FirstOrDefaultAsync(stored => stored.Name == name, cancellationToken);
                isWanted = state is null ? null : change(state);
                state?.FenceOff();
                return isWanted is true;
            },
            cancellationToken);
        return isWanted;
    }

    public Task<IReadOnlyList<HandlerFailure>> ListFailuresAsync(
        string name, FailureState? state, long? beyond, int limit, CancellationToken cancellationToken) => contexts.ReadAsync<IReadOnlyList<HandlerFailure>>(
        async context =>
        {
            var after = beyond ?? 0;
            var failures = context.HandlerFailures.AsNoTracking().Where(failure => failure.Handler == name && failure.EventId > after);
            failures = state is null ? failures : failures.Where(failure => failure.State == state);
            return await failures.OrderBy(failure => failure.EventId).Take(limit).ToListAsync(cancellationToken);
        },
        cancellationToken);

    public Task<bool> RetryAsync(string name, long eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        SteerAsync(name, handlers => handlers.Retry(name, eventId, now), cancellationToken);

    public async Task<long> RetryAllAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var retried = 0L; ;)
        {
            var piece = await SteerAsync(name, handlers => handlers.RetryDead(name, now, FailuresAtOnce), cancellationToken);
            retried += piece;
            if (piece < FailuresAtOnce)
            {
                return retried;
            }
        }
    }

    public Task<bool> DiscardAsync(string name, long eventId, CancellationToken cancellationToken) =>
        SteerAsync(name, handlers => handlers.Remove(name, [eventId]) > 0, cancellationToken);

    private bool Save(IWriterSession session, HandlerProgress progress)
    {
        // What has left the service has left it, whoever has the handler now.
        if (progress.Disclosure is { } entry)
        {
            session.Audit.Append(entry, time.GetUtcNow());
        }

        if (!session.Handlers.Update(progress.State))
        {
            return false;
        }

        session.Handlers.Remove(progress.State.Name, progress.Resolved);
        session.Handlers.Put(progress.Failures);
        return true;
    }

    /// <summary>Changes failures, and fences off who delivers by what they were before.</summary>
    private Task<T> SteerAsync<T>(string name, Func<IHandlerWriter, T> change, CancellationToken cancellationToken) => writer.ChangeAsync(
        session =>
        {
            session.Handlers.FenceOff(name);
            return change(session.Handlers);
        },
        cancellationToken);
}
