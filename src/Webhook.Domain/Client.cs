namespace Webhook.Domain;

/// <summary>Somebody who may use the service: a vendor's system, a dashboard, an operator.</summary>
public sealed class Client
{
    /// <summary>The most keys, and the most signing secrets, that a client has at once: enough to rotate them.</summary>
    public const int MaxSecrets = 10;

    private readonly List<ApiKey> keys = [];
    private readonly List<SigningSecret> signingSecrets = [];

    private Client(string name, ClientRoles roles, DateTimeOffset createdAt)
    {
        Name = name;
        Roles = roles;
        CreatedAt = createdAt;
    }

    /// <summary>Obeys <see cref="ClientName"/>; the <c>source</c> of the events that the client reports.</summary>
    public string Name { get; private set; }

    public ClientRoles Roles { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public IReadOnlyList<ApiKey> Keys => keys;

    /// <summary>When there are any, what the client sends must be signed with one of them.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets => signingSecrets;

    /// <exception cref="ArgumentException">The name breaks its rule, or the client might do nothing.</exception>
    public static Client Register(string name, ClientRoles roles, DateTimeOffset createdAt) =>
        ClientName.CheckRegistered(name) is { } violation ? throw new ArgumentException(violation.Detail, nameof(name))
        : new Client(name, Checked(roles), createdAt);

    /// <summary>Whether the client can add and remove clients at that time.</summary>
    public bool CanAdminister(DateTimeOffset time) => Roles.HasFlag(ClientRoles.Admin) && keys.Any(key => key.IsValidAt(time));

    /// <exception cref="ArgumentException">The client might do nothing.</exception>
    public void ChangeRoles(ClientRoles roles) => Roles = Checked(roles);

    /// <returns>False when the client has too many keys.</returns>
    public bool Add(ApiKey key) => AddTo(keys, key);

    /// <returns>False when the client has no such key.</returns>
    public bool RemoveKey(string id) => keys.RemoveAll(key => key.Id == id) > 0;

    /// <returns>False when the client has too many secrets.</returns>
    public bool Add(SigningSecret secret) => AddTo(signingSecrets, secret);

    /// <returns>False when the client has no such secret.</returns>
    public bool RemoveSigningSecret(string id) => signingSecrets.RemoveAll(secret => secret.Id == id) > 0;

    private static bool AddTo<T>(List<T> list, T item)
    {
        var hasRoom = list.Count < MaxSecrets;
        if (hasRoom)
        {
            list.Add(item);
        }

        return hasRoom;
    }

    private static ClientRoles Checked(ClientRoles roles) =>
        roles is ClientRoles.None ? throw new ArgumentException("A client has at least one role.", nameof(roles)) : roles;
}
