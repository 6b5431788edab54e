using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Backups;

/// <summary>How the last backup stands; null when this process began none.</summary>
/// <param name="Access">Who asks.</param>
public sealed record GetBackup(Access Access) : IAudited<BackupStatus?>
{
    public AccessFacts Describe(BackupStatus? response) => new(response is null ? AccessOutcome.NotFound : AccessOutcome.Done);
}

internal sealed class GetBackupHandler(IBackups backups) : IRequestHandler<GetBackup, BackupStatus?>
{
    public Task<BackupStatus?> Handle(GetBackup request, CancellationToken cancellationToken) => Task.FromResult(backups.Latest);
}
