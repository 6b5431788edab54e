using System.Buffers.Binary;
using System.Security.Cryptography;
using Webhook.Application.Clients;
using Webhook.Domain;

namespace Webhook.Infrastructure.Clients;

/// <summary>All clients in memory, replaced as a whole whenever one changes.</summary>
internal sealed class ClientDirectory : IClientDirectory
{
    private readonly Lock replacing = new();
    private volatile Content content = new([]);
    private long changes;

    /// <summary>How often clients were changed here.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Takes over what was changed here.</summary>
    public void Replace(IEnumerable<Client> clients)
    {
        lock (replacing)
        {
            content = new Content(clients);
            changes++;
        }
    }

    /// <summary>Takes over what was read, unless something was changed here meanwhile.</summary>
    /// <param name="clients">What was read.</param>
    /// <param name="changesBefore">What <see cref="Changes"/> was before.</param>
    public void Refresh(IEnumerable<Client> clients, long changesBefore)
    {
        lock (replacing)
        {
            content = changes == changesBefore ? new Content(clients) : content;
        }
    }

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
