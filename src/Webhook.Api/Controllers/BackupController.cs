using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Backups;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Copies the database while it is used.</summary>
[Route("admin/backup")]
[Gives("application/json")]
[Requires(ClientRoleNames.Admin)]
public sealed class BackupController(IMediator mediator) : ControllerBase
{
    /// <summary>Begin a backup</summary>
    /// <remarks>
    /// Copies the database into a file in the folder `Backup:Directory`, and verifies the copy. It goes on when the answer has
    /// come; `GET /admin/backup` says how far it is. The file has its name only when it is complete.
    /// </remarks>
    /// <response code="202">The backup has begun.</response>
    [HttpPost(Name = "startBackup")]
    [Takes("application/json")]
    [MembersBody(StartBackup.File, Example = """{"file":"before-upgrade.db"}""")]
    [ProducesResponseType<BackupStatus>(StatusCodes.Status202Accepted)]
    [ResponseHeader(202, "Location", "Where its progress is.", "/admin/backup")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.BackupNotConfigured),
        nameof(ProblemType.BackupRunning), nameof(ProblemType.BackupExists), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Start([FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        await mediator.Send(new StartBackup(body, HttpContext.Access()), cancellationToken) switch
        {
            BackupStart.Begun(var status) => Accepted(status),
            BackupStart.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            BackupStart.NotConfigured => new ProblemResult(ProblemType.BackupNotConfigured, "Backup:Directory is not set."),
            BackupStart.Running => new ProblemResult(ProblemType.BackupRunning, "There is one at a time."),
            BackupStart.FileExists => new ProblemResult(ProblemType.BackupExists, "Nothing is written over."),
            _ => throw new UnreachableException(),
        };

    /// <summary>Say how far the last backup is</summary>
    /// <response code="200">The last backup since the service was started.</response>
    [HttpGet(Name = "getBackup")]
    [ProducesResponseType<BackupStatus>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get(CancellationToken cancellationToken) =>
        await mediator.Send(new GetBackup(HttpContext.Access()), cancellationToken) is { } status
            ? new JsonAnswer<BackupStatus>(status)
            : new ProblemResult(ProblemType.NotFound, "No backup was made since the service was started.");

    private JsonAnswer<BackupStatus> Accepted(BackupStatus status)
    {
        Response.Headers.Location = "/admin/backup";
        return new JsonAnswer<BackupStatus>(status, StatusCodes.Status202Accepted);
    }
}
