using Webhook.Application.Backups;
using Webhook.Domain;

namespace Webhook.Infrastructure.Backups;

/// <summary>A database server has tools of its own for backups; the service makes none.</summary>
internal sealed class ServerBackups : IBackups
{
    public BackupStatus? Latest => null;

    public BackupStart Begin(string file, Access access) => new BackupStart.NotConfigured();
}
