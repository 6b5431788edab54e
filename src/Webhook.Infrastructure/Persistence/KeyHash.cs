using System.Security.Cryptography;
using System.Text;

namespace Webhook.Infrastructure.Persistence;

/// <summary>What is kept of an idempotency key when the key itself may not be: senders may have written a patient's identifier into it.</summary>
internal static class KeyHash
{
    private const int Bytes = 16;

    /// <summary>HMAC-SHA-256 of source and key under this installation's key, cut to 128 bits.</summary>
    public static byte[] Of(InstallationKeys keys, string source, string key) => Of(keys.Fingerprint, source, key);

    /// <summary>The same, under a key of whatever installation.</summary>
    // No source holds U+0000, so that no two pairs are alike. The word at the beginning is older than its meaning.
    public static byte[] Of(byte[] fingerprintKey, string source, string key) =>
        HMACSHA256.HashData(fingerprintKey, Encoding.UTF8.GetBytes($"erased\0{source}\0{key}"))[..Bytes];
}
