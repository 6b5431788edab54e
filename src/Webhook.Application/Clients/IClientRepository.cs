using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Where clients are kept.</summary>
public interface IClientRepository
{
    /// <returns>All clients, by name.</returns>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes clients, while nobody else does, and stores what was done. From then on this node acts by it, and every other
    /// within 5 s.
    /// </summary>
    /// <param name="change">Unless it gives <see cref="ClientChange{T}.Done"/>, nothing is stored. It may be asked twice, about another register.</param>
    /// <exception cref="StorageUnavailableException">Nothing was changed.</exception>
    Task<ClientChange<T>> ChangeAsync<T>(Func<ClientRegister, ClientChange<T>> change, CancellationToken cancellationToken);
}
