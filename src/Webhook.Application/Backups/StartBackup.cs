using System.Globalization;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Backups;

/// <summary>Begins a backup.</summary>
/// <param name="Parameters"><see cref="File"/>, unless the name is to be made of the time.</param>
/// <param name="Access">Who does it.</param>
public sealed record StartBackup(IncomingParameters Parameters, Access Access) : IAudited<BackupStart>
{
    public const string File = "file";

    public bool IsChange => true;

    public AccessFacts Describe(BackupStart? response) => response is BackupStart.Begun(var status)
        ? new AccessFacts(AccessOutcome.Accepted) { Subject = SubjectOf(status.File) }
        : new AccessFacts(AccessOutcome.Refused);

    public static string SubjectOf(string file) => $"backup {file}";
}

internal sealed class StartBackupHandler(IBackups backups, TimeProvider time) : IRequestHandler<StartBackup, BackupStart>
{
    public Task<BackupStart> Handle(StartBackup request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, StartBackup.File);
        var file = reader.Text(StartBackup.File, BackupFile.Check)
            ?? string.Create(CultureInfo.InvariantCulture, $"appointments-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.db");
        return Task.FromResult(reader.Errors.Count > 0 ? new BackupStart.Refused(reader.Errors) : backups.Begin(file, request.Access));
    }
}
