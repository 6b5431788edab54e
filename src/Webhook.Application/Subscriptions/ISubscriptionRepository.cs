using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>Where subscriptions are kept, each with its handler's place in the log.</summary>
public interface ISubscriptionRepository
{
    /// <returns>All subscriptions, by id.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken cancellationToken);

    /// <returns>The subscription, or null when there is none.</returns>
    Task<Subscription?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Stores a new subscription, which gets its id, and its handler, which begins at an end of the log.</summary>
    Task AddAsync(Subscription subscription, Handlers.LogStart from, CancellationToken cancellationToken);

    /// <summary>Changes a subscription and stores it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="change">Gives false when nothing is to be stored. It may be asked twice, about another copy.</param>
    /// <returns>The subscription as it is now; null when there is none. And what the change gave.</returns>
    Task<(Subscription? Subscription, bool Changed)> ChangeAsync(long id, Func<Subscription, bool> change, CancellationToken cancellationToken);

    /// <summary>Takes a subscription away, with its handler and its failures.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveAsync(long id, CancellationToken cancellationToken);
}
