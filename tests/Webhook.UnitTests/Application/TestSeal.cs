using System.Security.Cryptography;
using Webhook.Application.Parameters;

namespace Webhook.UnitTests.Application;

/// <summary>Seals with a key that only tests have.</summary>
internal sealed class TestSeal : ICursorSeal
{
    public byte[] Seal(ReadOnlySpan<byte> content) => HMACSHA256.HashData("key"u8, content)[..ICursorSeal.Length];
}
