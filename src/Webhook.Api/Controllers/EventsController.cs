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

/// <summary>Finds stored events.</summary>
[Route("webhook/events")]
[Gives("application/json")]
[Requires(ClientRoleNames.Reader)]
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
        await mediator.Send(new ListEvents(AddressParameters.Read(Request.Query), HttpContext.Access()), cancellationToken) switch
        {
            QueryResult<EventPage>.Answered(var page) => Link(page),
            QueryResult<EventPage>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };

    /// <summary>Search stored events without writing what is searched for into an address</summary>
    /// <remarks>
    /// The same as `GET /webhook/events` with its parameters as members of a JSON object. Proxies log addresses, where a
    /// patient's identifier does not belong. `event_type` is one type or an array of types.
    /// </remarks>
    /// <response code="200">At most `limit` events.</response>
    [HttpPost("search", Name = "searchEvents")]
    [Takes("application/json")]
    [MembersBody(
        EventParameters.EventType, EventParameters.AppointmentId, EventParameters.PatientId, EventParameters.Source,
        EventParameters.From, EventParameters.To, EventParameters.ReceivedFrom, EventParameters.ReceivedTo,
        EventParameters.Order, EventParameters.Limit, EventParameters.Cursor, EventParameters.After,
        Example = """{"patient_id":"P8765","limit":100}""")]
    [ProducesResponseType<EventPage>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Search([FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        await mediator.Send(new ListEvents(body, HttpContext.Access()), cancellationToken) switch
        {
            QueryResult<EventPage>.Answered(var page) => new JsonAnswer<EventPage>(page),
            QueryResult<EventPage>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };

    /// <summary>Get one stored event</summary>
    /// <param name="eventId">The event_id of the answer that stored the event.</param>
    /// <response code="200">The event.</response>
    /// <response code="304">The event that `If-None-Match` names is this one; it never changes.</response>
    [HttpGet("{event_id:long}", Name = "getEvent")]
    [RequestHeader("If-None-Match", "The ETag of an answer that the client has.")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    [ResponseHeader(200, "ETag", "Names this event; events never change.", "\"1-8de3290f8b5f4c0\"")]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get([FromRoute(Name = "event_id")] long eventId, CancellationToken cancellationToken) =>
        await mediator.Send(new GetEvent(eventId, HttpContext.Access()), cancellationToken) switch
        {
            null => new ProblemResult(ProblemType.NotFound, "No event has this event_id."),
            { } found when EntityTags.Announce(HttpContext, EntityTags.Of(found)) => StatusCode(StatusCodes.Status304NotModified),
            { } found => new JsonAnswer<EventDto>(found),
        };

    private JsonAnswer<EventPage> Link(EventPage page)
    {
        PageLinks.Announce(HttpContext, page.NextCursor);
        return new JsonAnswer<EventPage>(page);
    }
}
