using Microsoft.EntityFrameworkCore;
using Webhook.Application.Handlers;
using Webhook.Application.Subscriptions;
using Webhook.Domain;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Subscriptions;

internal sealed class SubscriptionRepository(IDbContextFactory<WebhookDbContext> contexts, StorageChanges changes) : ISubscriptionRepository
{
    public Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Subscription>>(
        async subscriptions => await subscriptions.OrderBy(subscription => subscription.Id).ToListAsync(cancellationToken), cancellationToken);

    public Task<Subscription?> FindAsync(long id, CancellationToken cancellationToken) => ReadAsync(
        subscriptions => subscriptions.SingleOrDefaultAsync(subscription => subscription.Id == id, cancellationToken), cancellationToken);

    public Task AddAsync(Subscription subscription, LogStart from, CancellationToken cancellationToken) => changes.MakeAsync(
        async context =>
        {
            // The id comes from the database, and the handler's name from the id.
            context.Subscriptions.Add(subscription);
            await context.SaveChangesAsync(cancellationToken);
            var position = from is LogStart.End ? await context.Events.MaxAsync(stored => (long?)stored.Id, cancellationToken) ?? 0 : 0;
            context.Handlers.Add(HandlerState.StartAt(subscription.Handler, position, subscription.CreatedAt));
            return true;
        },
        cancellationToken);

    public async Task<(Subscription? Subscription, bool Changed)> ChangeAsync(long id, Func<Subscription, bool> change, CancellationToken cancellationToken)
    {
        Subscription? found = null;
        var isChanged = await changes.MakeAsync(
            async context =>
            {
                found = await Ordered(context.Subscriptions).SingleOrDefaultAsync(subscription => subscription.Id == id, cancellationToken);
                if (found is null || !change(found))
                {
                    return false;
                }

                // Other processes find out by it.
                var handler = await context.Handlers.FirstOrDefaultAsync(state => state.Name == found.Handler, cancellationToken);
                handler?.FenceOff();
                return true;
            },
            cancellationToken);
        return (found, isChanged);
    }

    public Task<bool> RemoveAsync(long id, CancellationToken cancellationToken) => changes.MakeAsync(
        async context =>
        {
            if (await context.Subscriptions.SingleOrDefaultAsync(subscription => subscription.Id == id, cancellationToken) is not { } found)
            {
                return false;
            }

            context.Subscriptions.Remove(found);
            await context.HandlerFailures.Where(failure => failure.Handler == found.Handler).ExecuteDeleteAsync(cancellationToken);
            await context.Handlers.Where(handler => handler.Name == found.Handler).ExecuteDeleteAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>With their secrets, the oldest first: those that were made in the same instant by what makes their ids.</summary>
    private static IQueryable<Subscription> Ordered(IQueryable<Subscription> subscriptions) =>
        subscriptions.Include(subscription => subscription.Secrets.OrderBy(secret => secret.CreatedAt).ThenBy(secret => secret.Id));

    private Task<T> ReadAsync<T>(Func<IQueryable<Subscription>, Task<T>> read, CancellationToken cancellationToken) =>
        contexts.ReadAsync(context => read(Ordered(context.Subscriptions.AsNoTracking())), cancellationToken);
}
