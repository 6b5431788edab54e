using System.Security.Cryptography;
using System.Text;
using Webhook.Application.Audit;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Audit;

/// <summary>HMAC-SHA-256 under a key of this installation, cut to 128 bits.</summary>
internal sealed class AuditHash(InstallationKeys keys) : IAuditHash
{
    private const int Bytes = 16;

    // No name holds U+0000, so that no two pairs are alike.
    public string Of(string name, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.Audit, Encoding.UTF8.GetBytes($"{name}\0{value}")).AsSpan(..Bytes));
}
