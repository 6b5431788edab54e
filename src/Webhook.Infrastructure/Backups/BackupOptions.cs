namespace Webhook.Infrastructure.Backups;

/// <summary>Where backups go; the section <c>Backup</c> of the configuration.</summary>
public sealed class BackupOptions
{
    /// <summary>An existing folder outside of the data directory, best on another disk. Default: none, and no backups.</summary>
    public string? Directory { get; set; }
}
