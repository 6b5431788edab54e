using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Webhook.Domain;

/// <summary>
/// A key by which a client proves who it is. Its text is known to the client alone; what is kept is a hash, which needs
/// neither salt nor stretching because the text is random.
/// </summary>
public sealed class ApiKey
{
    /// <summary>How every key begins, so that people and secret scanners know one when they see it.</summary>
    public const string Prefix = "awk_";

    /// <summary>The random bytes of a key.</summary>
    public const int RandomBytes = 32;

    private const int IdBytes = 8;

    private ApiKey(string id, byte[] hash, DateTimeOffset createdAt, DateTimeOffset? expiresAt)
    {
        Id = id;
        Hash = hash;
        CreatedAt = createdAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>The first digits of <see cref="Hash"/>, in hexadecimal: who finds a key can tell which one it is.</summary>
    public string Id { get; private set; }

    /// <summary>SHA-256 of the text.</summary>
    public byte[] Hash { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From when on it is worth nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Makes a key.</summary>
    /// <param name="random"><see cref="RandomBytes"/> bytes that nobody can guess.</param>
    /// <param name="createdAt">Now.</param>
    /// <param name="expiresAt">From when on it is worth nothing; null for never.</param>
    /// <param name="text">What the client sends. It is nowhere else.</param>
    public static ApiKey Issue(ReadOnlySpan<byte> random, DateTimeOffset createdAt, DateTimeOffset? expiresAt, out string text)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        text = Prefix + Base64Url.EncodeToString(random);
        var hash = HashOf(text);
        return new ApiKey(Convert.ToHexStringLower(hash.AsSpan(..IdBytes)), hash, createdAt, expiresAt);
    }

    /// <returns>The hash by which a key is known.</returns>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public bool IsValidAt(DateTimeOffset time) => ExpiresAt is not { } end || time < end;
}
