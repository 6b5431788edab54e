using Microsoft.EntityFrameworkCore;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The keys among this database's <see cref="InstallationSecret"/>s, read when they are first needed.</summary>
internal sealed class InstallationKeys(IDbContextFactory<WebhookDbContext> contexts)
{
    private readonly Lazy<Dictionary<string, byte[]>> secrets = new(() =>
    {
        using var context = contexts.CreateDbContext();
        return context.InstallationSecrets.AsNoTracking().ToDictionary(secret => secret.Name, secret => secret.Value);
    });

    public byte[] Fingerprint => secrets.Value[InstallationSecret.FingerprintKey];

    public byte[] Cursor => secrets.Value[InstallationSecret.CursorKey];

    public byte[] Audit => secrets.Value[InstallationSecret.AuditKey];
}
