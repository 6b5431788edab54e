using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.Api.Controllers;

/// <summary>Finds stored events.</summary>
[Route("webhook/events")]
[Gives("application/json")]
public sealed class EventsController(IMediator mediator) : ControllerBase
{
    /// <summary>List stored events, the newest first</summary>
    /// <remarks>
    /// All conditions must hold at once. Follow `next_cursor` with the same parameters until it is null: that gives every
    /// matching event that was stored when the walk began, once.
    /// </remarks>
    /// <response code="200">At most `limit` events.</response>
    [HttpGet(Name = "listEvents")]
    [TakesQuery(
        EventParameters.EventType, EventParameters.AppointmentId, EventParameters.PatientId, EventParameters.Source,
        EventParameters.From, EventParameters.To, EventParameters.ReceivedFrom, EventParameters.ReceivedTo,
        EventParameters.Order, EventParameters.Limit, EventParameters.Cursor, EventParameters.After)]
    [ProducesResponseType<EventPage>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    [ResponseHeader(200, "Link", "The address of the next page, with `rel=\"next\"`; absent on the last.", "</webhook/events?cursor=AAAAAAAAAAFZ2u3b1xYz1k7n1n8vXq9L>; rel=\"next\"")]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        await mediator.Send(new ListEvents(AddressParameters.Read(Request.Query)), cancellationToken) switch
        {
            QueryResult<EventPage>.Answered page => Page(page.Value),
            QueryResult<EventPage>.Refused refused => new ProblemResult(ProblemType.InvalidRequest, refused.Errors),
            _ => throw new UnreachableException(),
        };

    /// <summary>Get one stored event</summary>
    /// <param name="eventId">The event_id of the answer that stored the event.</param>
    /// <response code="200">The event.</response>
    [HttpGet("{event_id:long}", Name = "getEvent")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get([FromRoute(Name = "event_id")] long eventId, CancellationToken cancellationToken) =>
        await mediator.Send(new GetEvent(eventId), cancellationToken) is { } found
            ? new JsonAnswer<EventDto>(found)
            : new ProblemResult(ProblemType.NotFound, "No event has this event_id.");

    private JsonAnswer<EventPage> Page(EventPage page)
    {
        if (page.NextCursor is not null)
        {
            Response.Headers.Link = $"<{NextAddress(page.NextCursor)}>; rel=\"next\"";
        }

        return new JsonAnswer<EventPage>(page);
    }

    private string NextAddress(string cursor)
    {
        var parameters = Request.Query.Where(parameter => parameter.Key != EventParameters.Cursor)
            .Append(KeyValuePair.Create(EventParameters.Cursor, new StringValues(cursor)));
        return $"{Request.PathBase}{Request.Path}{QueryString.Create(parameters)}";
    }
}
