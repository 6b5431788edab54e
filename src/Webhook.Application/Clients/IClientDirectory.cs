using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>The clients as they were at most 5 s ago, at hand for every request.</summary>
public interface IClientDirectory
{
    /// <returns>Who has an API key of that text, and the key; null when nobody has. The key may have expired.</returns>
    /// <remarks>How long it takes does not depend on how much of a key is right.</remarks>
    (Client Client, ApiKey Key)? FindByKey(string text);

    /// <returns>The client of that name, or null.</returns>
    Client? Find(string name);
}
