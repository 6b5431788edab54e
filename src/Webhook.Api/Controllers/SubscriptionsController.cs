using System.Diagnostics;
using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Parameters;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Says to whom events are sent on as they are received.</summary>
[Route("admin/subscriptions")]
[Gives("application/json")]
[Requires(ClientRoleNames.Admin)]
public sealed class SubscriptionsController(IMediator mediator) : ControllerBase
{
    /// <summary>List all subscriptions, by id</summary>
    /// <response code="200">All subscriptions, without their secrets and the values of their headers.</response>
    [HttpGet(Name = "listSubscriptions")]
    [ProducesResponseType<SubscriptionList>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        new JsonAnswer<SubscriptionList>(await mediator.Send(new ListSubscriptions(HttpContext.Access()), cancellationToken));

    /// <summary>Send events on to an address</summary>
    /// <remarks>
    /// Each event is posted as it is received, at least once, those of one appointment in their order, signed by Standard
    /// Webhooks 1.0. `POST /admin/subscriptions/{id}/test` tries it.
    /// </remarks>
    /// <response code="201">The subscription with its secret, which is given this once.</response>
    [HttpPost(Name = "createSubscription")]
    [Takes("application/json")]
    [MembersBody(
        SubscriptionParameters.Url, SubscriptionParameters.EventTypes, SubscriptionParameters.Source, SubscriptionParameters.Format,
        SubscriptionParameters.Headers, SubscriptionParameters.RateLimit, SubscriptionParameters.From, SubscriptionParameters.Secret,
        OfSubscription = true, Required = [SubscriptionParameters.Url],
        Example = """{"url":"https://receiver.example/hook","event_types":["appointment.cancelled"]}""")]
    [ProducesResponseType<SubscriptionDto>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "Where the subscription can be read.", "/admin/subscriptions/1")]
    [Problems(nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Create([FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new CreateSubscription(body, HttpContext.Access()), cancellationToken), made => Created(made, made.Id));

    /// <summary>Get a subscription</summary>
    /// <param name="id">The subscription's id.</param>
    /// <response code="200">The subscription, without its secrets and the values of its headers.</response>
    [HttpGet("{id:long}", Name = "getSubscription")]
    [ProducesResponseType<SubscriptionDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get(long id, CancellationToken cancellationToken) =>
        await mediator.Send(new GetSubscription(id, HttpContext.Access()), cancellationToken) is { } found
            ? new JsonAnswer<SubscriptionDto>(found)
            : NotFoundProblem();

    /// <summary>Change what is sent, and where to</summary>
    /// <remarks>
    /// A JSON Merge Patch (RFC 7396): what is absent stays, what is null gets its default, and of `headers` each member is
    /// set, or taken away where it is null. It holds for what is sent from now on, retries included; its place in the log stays.
    /// </remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="200">The subscription as it is now.</response>
    [HttpPatch("{id:long}", Name = "changeSubscription")]
    [Takes("application/merge-patch+json", "application/json")]
    [MembersBody(
        SubscriptionParameters.Url, SubscriptionParameters.EventTypes, SubscriptionParameters.Source, SubscriptionParameters.Format,
        SubscriptionParameters.Headers, SubscriptionParameters.RateLimit,
        OfSubscription = true, Example = """{"event_types":null,"rate_limit":50}""")]
    [ProducesResponseType<SubscriptionDto>(StatusCodes.Status200OK)]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Change(long id, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new ChangeSubscription(id, body, HttpContext.Access()), cancellationToken), ToAnswer);

    /// <summary>Remove a subscription</summary>
    /// <remarks>Nothing is sent any more. What was not delivered is forgotten; the events stay.</remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="204">The subscription is removed, and nothing is under way to it.</response>
    [HttpDelete("{id:long}", Name = "removeSubscription")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Remove(long id, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RemoveSubscription(id, HttpContext.Access()), cancellationToken), _ => NoContent());

    /// <summary>Send a made-up event now</summary>
    /// <remarks>
    /// Its event_id is 0, its identifiers are `TEST`, its `webhook-id` begins with `evt_test_`. It is sent once, whatever the
    /// state of the subscription, and changes nothing.
    /// </remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="200">What the receiver answered, whether it took the event or not.</response>
    [HttpPost("{id:long}/test", Name = "testSubscription")]
    [ProducesResponseType<TestDelivery>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Test(long id, CancellationToken cancellationToken) =>
        await mediator.Send(new TestSubscription(id, HttpContext.Access()), cancellationToken) is { } delivery
            ? new JsonAnswer<TestDelivery>(delivery)
            : NotFoundProblem();

    /// <summary>Sign deliveries with another secret</summary>
    /// <remarks>The earlier secrets sign along for `overlap_seconds`, so that the receiver can change over without a pause.</remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="201">The secret, which is given this once.</response>
    [HttpPost("{id:long}/secrets", Name = "rotateSubscriptionSecret")]
    [Takes("application/json")]
    [MembersBody(SubscriptionParameters.Secret, SubscriptionParameters.OverlapSeconds, OfSubscription = true, Example = """{"overlap_seconds":3600}""")]
    [ProducesResponseType<RotatedSecret>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "Where the subscription can be read, which lists its secrets.", "/admin/subscriptions/1")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.TooManySecrets),
        nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> RotateSecret(long id, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RotateSubscriptionSecret(id, body, HttpContext.Access()), cancellationToken), secret => Created(secret, id));

    /// <summary>Send nothing to a subscription until it is resumed</summary>
    /// <remarks>Its place in the log is kept, so that nothing is missed.</remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="200">The subscription as it is now; nothing is under way to it.</response>
    [HttpPost("{id:long}/pause", Name = "pauseSubscription")]
    [ProducesResponseType<SubscriptionDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Pause(long id, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new PauseSubscription(id, HttpContext.Access()), cancellationToken), ToAnswer);

    /// <summary>Send to a subscription again, from where it was</summary>
    /// <remarks>It ends a pause, the wait for a receiver that took nothing, and the rest that a receiver asked for by 410.</remarks>
    /// <param name="id">The subscription's id.</param>
    /// <response code="200">The subscription as it is now.</response>
    [HttpPost("{id:long}/resume", Name = "resumeSubscription")]
    [ProducesResponseType<SubscriptionDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Resume(long id, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new ResumeSubscription(id, HttpContext.Access()), cancellationToken), ToAnswer);

    private static JsonAnswer<SubscriptionDto> ToAnswer(SubscriptionDto subscription) => new(subscription);

    private static IActionResult ToAnswer<T>(SubscriptionChange<T> change, Func<T, IActionResult> done) => change switch
    {
        SubscriptionChange<T>.Done(var value) => done(value),
        SubscriptionChange<T>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
        SubscriptionChange<T>.TooMany => new ProblemResult(ProblemType.TooManySecrets, $"A subscription has at most {Subscription.MaxSecrets} secrets that have not ended."),
        SubscriptionChange<T>.NotFound => NotFoundProblem(),
        _ => throw new UnreachableException(),
    };

    private static ProblemResult NotFoundProblem() => new(ProblemType.NotFound, "There is no such subscription.");

    private JsonAnswer<T> Created<T>(T value, long id)
    {
        Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/admin/subscriptions/{id}");
        return new JsonAnswer<T>(value, StatusCodes.Status201Created);
    }
}
