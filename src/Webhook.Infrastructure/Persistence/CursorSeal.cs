using System.Security.Cryptography;
using Webhook.Application.Parameters;

namespace Webhook.Infrastructure.Persistence;

/// <summary>HMAC-SHA-256 under a key of this installation, cut to the length of a cursor's seal.</summary>
internal sealed class CursorSeal(InstallationKeys keys) : ICursorSeal
{
    public byte[] Seal(ReadOnlySpan<byte> content) => HMACSHA256.HashData(keys.Cursor, content)[..ICursorSeal.Length];
}
