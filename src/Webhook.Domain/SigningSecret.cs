namespace Webhook.Domain;

/// <summary>A secret with which a client signs what it sends (Standard Webhooks 1.0, symmetric signatures).</summary>
public sealed class SigningSecret
{
    /// <summary>How every secret's text begins.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The length of secrets that the service makes, in bytes.</summary>
    public const int RandomBytes = 32;

    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    private static readonly RuleViolation Malformed =
        new("invalid_secret", $"must be {Prefix} and the Base64 of {MinBytes} to {MaxBytes} bytes");

    private SigningSecret(string id, byte[] value, DateTimeOffset createdAt)
    {
        Id = id;
        Value = value;
        CreatedAt = createdAt;
    }

    public string Id { get; private set; }

    /// <summary>The key of the MAC.</summary>
    public byte[] Value { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What the client is given: <see cref="Prefix"/> and Base64.</summary>
    public string Text => Prefix + Convert.ToBase64String(Value);

    /// <param name="id">Unlike the client's other secrets.</param>
    /// <param name="value">The key of the MAC.</param>
    /// <param name="createdAt">Now.</param>
    /// <exception cref="ArgumentException">The value is too short or too long.</exception>
    public static SigningSecret Of(Guid id, byte[] value, DateTimeOffset createdAt) =>
        value.Length is >= MinBytes and <= MaxBytes
            ? new SigningSecret(id.ToString("N"), value, createdAt)
            : throw new ArgumentException(Malformed.Detail, nameof(value));

    /// <returns>The rule that a secret's text breaks, or null.</returns>
    public static RuleViolation? Check(string text) =>
        Decode(text) is { Length: >= MinBytes and <= MaxBytes } ? null : Malformed;

    /// <returns>The bytes that a text stands for; null when it stands for none.</returns>
    public static byte[]? Decode(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var value = new byte[text.Length];
        return Convert.TryFromBase64String(text[Prefix.Length..], value, out var written) ? value[..written] : null;
    }
}
