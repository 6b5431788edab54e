using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The keys among this database's <see cref="InstallationSecret"/>s. They never change, and are read once: no request waits for them.</summary>
internal sealed class InstallationKeys(IDbContextFactory<WebhookDbContext> contexts)
{
    private IReadOnlyDictionary<string, byte[]> secrets = FrozenDictionary<string, byte[]>.Empty;

    public byte[] Fingerprint => secrets[InstallationSecret.FingerprintKey];

    public byte[] Cursor => secrets[InstallationSecret.CursorKey];

    public byte[] Audit => secrets[InstallationSecret.AuditKey];

    /// <summary>Reads them; to be called when the database is ready, and before the first request.</summary>
    /// <exception cref="StorageUnavailableException">Nothing can be read now.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        secrets = await contexts.ReadAsync(
            context => context.InstallationSecrets.AsNoTracking().ToDictionaryAsync(secret => secret.Name, secret => secret.Value, cancellationToken),
            cancellationToken);
}
