namespace Webhook.Domain;

/// <summary>All clients together, for changes whose rules concern more than one.</summary>
public sealed class ClientRegister
{
    private readonly SortedDictionary<string, Client> clients;

    public ClientRegister(IEnumerable<Client> clients) =>
        this.clients = new(clients.ToDictionary(client => client.Name), StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public IReadOnlyCollection<Client> Clients => clients.Values;

    public Client? Find(string name) => clients.GetValueOrDefault(name);

    /// <returns>False when the name is taken.</returns>
    public bool Add(Client client) => clients.TryAdd(client.Name, client);

    public void Remove(Client client) => clients.Remove(client.Name);

    /// <summary>Whether anybody can add and remove clients at that time.</summary>
    public bool CanBeAdministered(DateTimeOffset time) => clients.Values.Any(client => client.CanAdminister(time));
}
