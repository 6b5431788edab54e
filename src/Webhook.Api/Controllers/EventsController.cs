using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;

namespace Webhook.Api.Controllers;

/// <summary>Finds stored events.</summary>
[Route("webhook/events")]
[Gives("application/json")]
public sealed class EventsController(IMediator mediator) : ControllerBase
{
    /// <summary>List stored events, the newest first</summary>
    /// <param name="limit">How many events at most, from 1 to 1000; 100 when absent.</param>
    /// <response code="200">At most `limit` events, the newest first.</response>
    [HttpGet(Name = "listEvents")]
    [ProducesResponseType<EventPage>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> List([FromQuery, Range(1, ListEvents.MaxLimit), DefaultValue(ListEvents.DefaultLimit)] int? limit, CancellationToken cancellationToken)
    {
        var query = new QueryParameters(Request.Query, nameof(limit));
        var events = new ListEvents(query.Number(nameof(limit), 1, ListEvents.MaxLimit, ListEvents.DefaultLimit));
        return query.Errors.Count > 0
            ? new ProblemResult(ProblemType.InvalidRequest, query.Errors)
            : new JsonAnswer<EventPage>(await mediator.Send(events, cancellationToken));
    }

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
}
