namespace Webhook.Domain;

/// <summary>A secret with which deliveries are signed (Standard Webhooks 1.0, symmetric signatures).</summary>
public sealed class SubscriptionSecret
{
    private SubscriptionSecret(string id, byte[] value, DateTimeOffset createdAt)
    {
        Id = id;
        Value = value;
        CreatedAt = createdAt;
    }

    public string Id { get; private set; }

    /// <summary>The key of the MAC.</summary>
    public byte[] Value { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From when on nothing is signed with it; null while it is not replaced.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public static SubscriptionSecret Of(SigningSecret secret) => new(secret.Id, secret.Value, secret.CreatedAt);

    public bool IsValidAt(DateTimeOffset time) => !(EndsAt <= time);

    /// <summary>Lets it end then, unless it ends earlier already.</summary>
    public void EndBy(DateTimeOffset time) => EndsAt = EndsAt < time ? EndsAt : time;
}
