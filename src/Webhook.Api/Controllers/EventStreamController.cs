using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Api.Streaming;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Application.Streaming;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Passes events on as they are stored.</summary>
[Route("webhook/events/stream")]
[Gives(ServerSentEvents.MediaType)]
[Requires(ClientRoleNames.Reader)]
public sealed class EventStreamController(IMediator mediator) : ControllerBase
{
    /// <summary>Listen to events as they are stored</summary>
    /// <remarks>
    /// Server-sent events (WHATWG HTML): each has the event_id as `id` and as `data` the event as `GET /webhook/events/{event_id}`
    /// gives it. Without `Last-Event-ID` and `after` it begins with the next event that is stored; with either it begins after
    /// the event named, with nothing missed or repeated. When both are there, `Last-Event-ID` counts. Lines that begin with a
    /// colon come every 15 seconds while there is no event. The answer does not end by itself.
    /// </remarks>
    /// <response code="200">The events, as long as the connection lasts.</response>
    [HttpGet(Name = "streamEvents")]
    [DisableRequestTimeout]
    [TakesQuery(
        EventParameters.EventType, EventParameters.AppointmentId, EventParameters.PatientId, EventParameters.Source, EventParameters.After)]
    [RequestHeader(StreamEvents.LastEventId, "The `id` of the last event that arrived; an EventSource sends it by itself when it connects again.")]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.TooManyListeners))]
    public async Task<IActionResult> Listen(CancellationToken cancellationToken)
    {
        var query = new StreamEvents(
            AddressParameters.Read(Request.Query), HeaderParameters.Read(Request.Headers, StreamEvents.LastEventId), HttpContext.Access());
        return await mediator.Send(query, cancellationToken) switch
        {
            QueryResult<LiveEvents?>.Answered { Value: { } stream } => Stream(stream),
            QueryResult<LiveEvents?>.Answered => new ProblemResult(ProblemType.TooManyListeners, "All places are taken."),
            QueryResult<LiveEvents?>.Refused refused => new ProblemResult(ProblemType.InvalidRequest, refused.Errors),
            _ => throw new UnreachableException(),
        };
    }

    private EventStreamResult Stream(LiveEvents stream)
    {
        Response.RegisterForDisposeAsync(stream);
        return new EventStreamResult(stream);
    }
}
