using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Batches;
using Webhook.Api.Documentation;
using Webhook.Api.Exports;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Says who read patients' data, who changed the service, and whose credentials were refused.</summary>
[Route("admin/audit")]
[Requires(ClientRoleNames.Admin)]
public sealed class AuditController(IMediator mediator) : ControllerBase
{
    /// <summary>List entries of the audit, the newest first</summary>
    /// <remarks>
    /// All conditions must hold at once; `patient_id` finds who asked for the patient or was given events of this patient alone.
    /// Follow `next_cursor` with the same parameters until it is null. Reading the audit leaves an entry, too.
    /// </remarks>
    /// <response code="200">At most `limit` entries.</response>
    [HttpGet(Name = "listAudit")]
    [Gives("application/json")]
    [TakesQuery(
        AuditParameters.Client, AuditParameters.Action, EventParameters.PatientId, EventParameters.From, EventParameters.To,
        EventParameters.Order, EventParameters.Limit, EventParameters.Cursor)]
    [ProducesResponseType<AuditPage>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    [ResponseHeader(200, "Link", "The address of the next page, with `rel=\"next\"`; absent on the last.", "</admin/audit?cursor=AAAAAAAAAAFZ2u3b1xYz1k7n1n8vXq9L>; rel=\"next\"")]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        await mediator.Send(new ListAudit(AddressParameters.Read(Request.Query), HttpContext.Access()), cancellationToken) switch
        {
            QueryResult<AuditPage>.Answered(var page) => Link(page),
            QueryResult<AuditPage>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };

    /// <summary>Download all entries that match, the oldest first</summary>
    /// <remarks>
    /// One entry a line, up to the newest one when the download begins. A download that breaks off is not complete. Without
    /// filters it has the whole chain, which can be verified without the service.
    /// </remarks>
    /// <response code="200">A file with all entries.</response>
    [HttpGet("export", Name = "exportAudit")]
    [Gives(BatchInputFormatter.Ndjson)]
    [DisableRequestTimeout]
    [TakesQuery(AuditParameters.Client, AuditParameters.Action, EventParameters.PatientId, EventParameters.From, EventParameters.To)]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    [ResponseHeader(200, "Content-Disposition", "A name for the file.", "attachment; filename=\"audit-20251203T101530Z.ndjson\"")]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Export(CancellationToken cancellationToken) =>
        await mediator.Send(new ExportAudit(AddressParameters.Read(Request.Query), HttpContext.Access()), cancellationToken) switch
        {
            QueryResult<AuditExport>.Answered(var export) => AuditFile.Of(export),
            QueryResult<AuditExport>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };

    /// <summary>Say whether an entry of the audit was changed or taken out</summary>
    /// <remarks>Reads the whole chain: a million entries take some seconds.</remarks>
    /// <response code="200">The verdict.</response>
    [HttpGet("verify", Name = "verifyAudit")]
    [Gives("application/json")]
    [DisableRequestTimeout]
    [ProducesResponseType<AuditVerdict>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Verify(CancellationToken cancellationToken) =>
        new JsonAnswer<AuditVerdict>(await mediator.Send(new VerifyAudit(HttpContext.Access()), cancellationToken));

    private JsonAnswer<AuditPage> Link(AuditPage page)
    {
        PageLinks.Announce(HttpContext, page.NextCursor);
        return new JsonAnswer<AuditPage>(page);
    }
}
