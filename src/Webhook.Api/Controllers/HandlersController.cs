using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Says how handlers are doing, those of subscriptions included, and steers them.</summary>
[Route("admin/handlers")]
[Gives("application/json")]
[Requires(ClientRoleNames.Admin)]
public sealed class HandlersController(IMediator mediator) : ControllerBase
{
    /// <summary>List all handlers, by name</summary>
    /// <response code="200">All handlers, and how they are doing.</response>
    [HttpGet(Name = "listHandlers")]
    [ProducesResponseType<HandlerList>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        new JsonAnswer<HandlerList>(await mediator.Send(new ListHandlers(HttpContext.Access()), cancellationToken));

    /// <summary>Get a handler</summary>
    /// <param name="name">The handler's name.</param>
    /// <response code="200">The handler, and how it is doing.</response>
    [HttpGet("{name}", Name = "getHandler")]
    [ProducesResponseType<HandlerDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new GetHandler(name, HttpContext.Access()), cancellationToken), handler => new JsonAnswer<HandlerDto>(handler));

    /// <summary>Give a handler nothing more until it is resumed</summary>
    /// <remarks>It keeps its place in the log. What is under way has 5 s to end.</remarks>
    /// <param name="name">The handler's name.</param>
    /// <response code="200">The handler as it is now.</response>
    [HttpPost("{name}/pause", Name = "pauseHandler")]
    [ProducesResponseType<HandlerDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Pause(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new PauseHandler(name, HttpContext.Access()), cancellationToken), handler => new JsonAnswer<HandlerDto>(handler));

    /// <summary>Let a handler go on at once</summary>
    /// <remarks>Whatever kept it from that: a person, a back-off, or its own wish.</remarks>
    /// <param name="name">The handler's name.</param>
    /// <response code="200">The handler as it is now.</response>
    [HttpPost("{name}/resume", Name = "resumeHandler")]
    [ProducesResponseType<HandlerDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Resume(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new ResumeHandler(name, HttpContext.Access()), cancellationToken), handler => new JsonAnswer<HandlerDto>(handler));

    /// <summary>Let a handler have events again</summary>
    /// <remarks>
    /// From one event_id to another, or those received from one time up to another; without an end, up to where the handler is.
    /// What is received meanwhile comes after them. Dead events among them that it does now are dead no more.
    /// </remarks>
    /// <param name="name">The handler's name.</param>
    /// <response code="202">The handler as it is now: its position is before the first of the events.</response>
    [HttpPost("{name}/replay", Name = "replayHandler")]
    [Takes("application/json")]
    [MembersBody(
        HandlerParameters.FromEventId, HandlerParameters.ToEventId, EventParameters.From, EventParameters.To,
        Example = """{"from_event_id":1,"to_event_id":1000}""")]
    [ProducesResponseType<HandlerDto>(StatusCodes.Status202Accepted)]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Replay(string name, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(
            await mediator.Send(new ReplayHandler(name, body, HttpContext.Access()), cancellationToken),
            handler => new JsonAnswer<HandlerDto>(handler, StatusCodes.Status202Accepted));

    /// <summary>List the events that a handler is not done with, by event_id</summary>
    /// <remarks>Its position has passed them. Follow `next_cursor` with the same parameters until it is null.</remarks>
    /// <param name="name">The handler's name.</param>
    /// <response code="200">At most `limit` failures.</response>
    [HttpGet("{name}/failures", Name = "listFailures")]
    [TakesQuery(HandlerParameters.State, EventParameters.Limit, EventParameters.Cursor)]
    [ProducesResponseType<FailurePage>(StatusCodes.Status200OK)]
    [ResponseHeader(
        200, "Link", "The address of the next page, with `rel=\"next\"`; absent on the last.",
        "</admin/handlers/subscription-1/failures?cursor=AAAAAAAAAAFZ2u3b1xYz1k7n1n8vXq9L>; rel=\"next\"")]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> ListFailures(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new ListFailures(name, AddressParameters.Read(Request.Query), HttpContext.Access()), cancellationToken), Link);

    /// <summary>Have an event that failed tried again at once</summary>
    /// <remarks>With the whole schedule before it. One that waits behind another cannot be tried before that.</remarks>
    /// <param name="name">The handler's name.</param>
    /// <param name="eventId">The event.</param>
    /// <response code="202">It is tried.</response>
    [HttpPost("{name}/failures/{event_id:long}/retry", Name = "retryFailure")]
    [ProducesResponseType<FailuresRetried>(StatusCodes.Status202Accepted)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Retry(string name, [FromRoute(Name = "event_id")] long eventId, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RetryFailure(name, eventId, HttpContext.Access()), cancellationToken), Accepted);

    /// <summary>Have every dead event of a handler tried again at once</summary>
    /// <param name="name">The handler's name.</param>
    /// <response code="202">They are tried.</response>
    [HttpPost("{name}/failures/retry-all", Name = "retryAllFailures")]
    [ProducesResponseType<FailuresRetried>(StatusCodes.Status202Accepted)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> RetryAll(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RetryAllFailures(name, HttpContext.Access()), cancellationToken), Accepted);

    /// <summary>Forget that an event failed</summary>
    /// <remarks>It is not tried again, and those that wait behind it go on.</remarks>
    /// <param name="name">The handler's name.</param>
    /// <param name="eventId">The event.</param>
    /// <response code="204">It is forgotten.</response>
    [HttpDelete("{name}/failures/{event_id:long}", Name = "discardFailure")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Discard(string name, [FromRoute(Name = "event_id")] long eventId, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new DiscardFailure(name, eventId, HttpContext.Access()), cancellationToken), _ => NoContent());

    private static IActionResult ToAnswer<T>(HandlerChange<T> change, Func<T, IActionResult> done) => change switch
    {
        HandlerChange<T>.Done(var value) => done(value),
        HandlerChange<T>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
        HandlerChange<T>.NotFound => new ProblemResult(ProblemType.NotFound, "There is no such handler, or it has no such failure that could be tried."),
        _ => throw new UnreachableException(),
    };

    private static JsonAnswer<FailuresRetried> Accepted(FailuresRetried retried) => new(retried, StatusCodes.Status202Accepted);

    private JsonAnswer<FailurePage> Link(FailurePage page)
    {
        PageLinks.Announce(HttpContext, page.NextCursor);
        return new JsonAnswer<FailurePage>(page);
    }
}
