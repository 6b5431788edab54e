using System.Buffers.Binary;
using System.Security.Cryptography;
using Webhook.Application.Clients;
using Webhook.Domain;

namespace Webhook.Infrastructure.Clients;

/// <summary>All clients in memory, replaced as a whole whenever one changes.</summary>
internal sealed class ClientDirectory : IClientDirectory
{
    private volatile Content content = new([]);

    public void Replace(IEnumerable<Client> clients) => content = new Content(clients);

    public Client? Find(string name) => content.ByName.GetValueOrDefault(name);

    public (Client Client, ApiKey Key)? FindByKey(string text)
    {
        // Whoever guesses keys does not choose their hashes, so that the place in the table tells nothing about a key.
        var hash = ApiKey.HashOf(text);
        return content.ByKey.TryGetValue(Place(hash), out var found) && CryptographicOperations.FixedTimeEquals(found.Key.Hash, hash)
            ? found
            : null;
    }

    private static long Place(byte[] hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);

    private sealed class Content
    {
        public Content(IEnumerable<Client> clients)
        {
            ByName = clients.ToDictionary(client => client.Name, StringComparer.Ordinal);
            foreach (var client in ByName.Values)
            {
                foreach (var key in client.Keys)
                {
                    ByKey[Place(key.Hash)] = (client, key);
                }
            }
        }

        public Dictionary<string, Client> ByName { get; }

        public Dictionary<long, (Client Client, ApiKey Key)> ByKey { get; } = [];
    }
}
