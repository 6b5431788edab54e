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
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Gives stored events as files.</summary>
[Route("webhook/events/export")]
[Gives("text/csv", BatchInputFormatter.Ndjson)]
[Requires(ClientRoleNames.Reader)]
public sealed class ExportController(IMediator mediator) : ControllerBase
{
    /// <summary>Download all events that match, the oldest first</summary>
    /// <remarks>
    /// However many there are, up to the newest one when the download begins. `ndjson` has each event as it was sent, one a
    /// line, and can be posted to `/webhook/appointments`; `csv` has everything that is stored, for spreadsheets: text that
    /// they would take for a formula gets an apostrophe in front. A download that breaks off is not complete. Compressed if
    /// `Accept-Encoding` says so.
    /// </remarks>
    /// <response code="200">A file with all events.</response>
    [HttpGet(Name = "exportEvents")]
    [DisableRequestTimeout]
    [TakesQuery(
        ExportEvents.Format, EventParameters.EventType, EventParameters.AppointmentId, EventParameters.PatientId, EventParameters.Source,
        EventParameters.From, EventParameters.To, EventParameters.ReceivedFrom, EventParameters.ReceivedTo, EventParameters.Order)]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    [ResponseHeader(200, "Content-Disposition", "A name for the file.", "attachment; filename=\"appointment-events-20251203T101530Z.csv\"")]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Export(CancellationToken cancellationToken) =>
        await mediator.Send(new ExportEvents(AddressParameters.Read(Request.Query), HttpContext.Access()), cancellationToken) switch
        {
            QueryResult<EventExport>.Answered(var export) => EventFile.Of(export),
            QueryResult<EventExport>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };
}
