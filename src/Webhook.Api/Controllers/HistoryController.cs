using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Tells what happened to an appointment.</summary>
[Route("webhook/appointments")]
[Gives("application/json")]
[Requires(ClientRoleNames.Reader)]
public sealed class HistoryController(IMediator mediator) : ControllerBase
{
    /// <summary>Get the history of an appointment, and how it stands</summary>
    /// <remarks>
    /// The last event decides the state. Events that are late or contradict others are kept in `events` and flagged in
    /// `anomalies`; the integration guide explains the codes. With `source`, other clients' events count for nothing. At most
    /// 1,000 events and 1,000 anomalies are listed, the last ones; if there are more, the answer counts those left out.
    /// </remarks>
    /// <param name="appointmentId">The appointment, percent-encoded: a slash is `%2F`, a percent sign `%25`.</param>
    /// <response code="200">The events in the order in which they happened, and the state that they imply.</response>
    [HttpGet("{appointment_id}", Name = "getAppointmentHistory")]
    [TakesQuery(EventParameters.Source)]
    [ProducesResponseType<AppointmentHistory>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get([FromRoute(Name = "appointment_id")] string? appointmentId, CancellationToken cancellationToken) =>
        await mediator.Send(
            new GetAppointmentHistory(AddressSegment.Decode(Request, appointmentId), AddressParameters.Read(Request.Query), HttpContext.Access()),
            cancellationToken) switch
        {
            QueryResult<AppointmentHistory?>.Answered(null) => new ProblemResult(ProblemType.NotFound, "No event is about this appointment."),
            QueryResult<AppointmentHistory?>.Answered({ } history) => new JsonAnswer<AppointmentHistory>(history),
            QueryResult<AppointmentHistory?>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };
}
