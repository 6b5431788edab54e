using System.Diagnostics;
using AutoMapper;
using MediatR;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Authentication;
using Webhook.Api.Batches;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Application.Signatures;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Takes appointment events.</summary>
[Route("webhook")]
[Gives("application/json")]
[Requires(ClientRoleNames.Ingest)]
public sealed class AppointmentsController(IMediator mediator, IMapper mapper, BatchReceiver receiver) : ControllerBase
{
    // What is signed must be read to its end before anything is stored.
    private const long MaxSignedBatchBytes = 256 * 1024 * 1024;

    /// <summary>Receive one appointment event</summary>
    /// <remarks>
    /// The event is on disk before the answer is sent. With an idempotency key (one of the headers `Idempotency-Key` and
    /// `webhook-id`, or the member `idempotency_key`) a retry is stored once and gets the first answer again.
    /// </remarks>
    /// <response code="201">The event is stored, now or by an earlier request with the same idempotency key.</response>
    [HttpPost("appointment", Name = "receiveEvent")]
    [Takes("application/json")]
    [EventBody]
    [SignedBody(EventInputFormatter.MaxBytes)]
    [RequestHeader(IdempotencyKeyHeaders.IdempotencyKeyName, "Makes a retry recognisable: 1 to 255 visible ASCII characters, plain or as a quoted string of RFC 9651.")]
    [RequestHeader(IdempotencyKeyHeaders.WebhookIdName, "The same as Idempotency-Key, as Standard Webhooks names it; plain only. Two keys that are present must be equal.")]
    [RequestHeader(WebhookSignature.TimestampHeader, "When the request was signed, in seconds since 1970; for clients with a signing secret.")]
    [RequestHeader(WebhookSignature.SignatureHeader, "`v1,` and the Base64 of the HMAC-SHA-256 of webhook-id, webhook-timestamp and the body as it is sent, joined by full stops; several are separated by spaces.")]
    [RequestHeader("traceparent", "The trace that the request belongs to (W3C Trace Context).")]
    [ProducesResponseType<EventReceipt>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "Where the event can be read.", "/webhook/events/1")]
    [ResponseHeader(201, "Idempotency-Replayed", "`true` when an earlier request stored the event; absent otherwise.", "true")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.UnreadableEvent), nameof(ProblemType.InvalidEvent),
        nameof(ProblemType.IdempotencyConflict),
        nameof(ProblemType.Overloaded), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Receive([FromBody] IncomingEvent body, CancellationToken cancellationToken)
    {
        var key = IdempotencyKeyHeaders.Read(Request.Headers);
        var result = await mediator.Send(
            new ReceiveEvents([body], User.Source(), key, WhenFull.Refuse), cancellationToken);
        return ProblemResult.Of(result.State) ?? ToAnswer(result.Items[0]);
    }

    /// <summary>Receive many appointment events at once</summary>
    /// <remarks>
    /// A JSON array of 1 to 1,000 events, or one event a line as NDJSON without any limit on the number of lines. Each event
    /// stands alone: the valid ones are stored in the order given, the others are reported. To make a retry recognisable,
    /// give each event an `idempotency_key` of its own, or the batch a `webhook-id`.
    /// </remarks>
    /// <response code="201">Every event is stored.</response>
    /// <response code="207">Some events are stored; `results` says what is wrong with the others.</response>
    [HttpPost("appointments", Name = "receiveEvents")]
    [Takes(BatchInputFormatter.Json, BatchInputFormatter.Ndjson)]
    [DisableRequestSizeLimit]
    [DisableRequestTimeout]
    [SignedBody(MaxSignedBatchBytes)]
    [EventBody(MaxEvents = EventArrayReader.MaxEvents)]
    [RequestHeader(IdempotencyKeyHeaders.WebhookIdName, "Makes a retry of the whole batch recognisable: of the events without keys of their own the first one gets this, each other this, # and its place.")]
    [RequestHeader(WebhookSignature.TimestampHeader, "When the request was signed, in seconds since 1970; for clients with a signing secret.")]
    [RequestHeader(WebhookSignature.SignatureHeader, "`v1,` and the Base64 of the HMAC-SHA-256 of webhook-id, webhook-timestamp and the body as it is sent, joined by full stops; several are separated by spaces.")]
    [RequestHeader("traceparent", "The trace that the request belongs to (W3C Trace Context).")]
    [ProducesResponseType<BatchAnswer>(StatusCodes.Status201Created)]
    [ProducesResponseType<BatchAnswer>(StatusCodes.Status207MultiStatus)]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidBatch), nameof(ProblemType.InvalidRequest),
        nameof(ProblemType.NothingStored),
        nameof(ProblemType.Overloaded), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> ReceiveMany([FromBody] IncomingBatch body, CancellationToken cancellationToken)
    {
        if (body.Error is not null)
        {
            return new ProblemResult(ProblemType.InvalidBatch, [body.Error]);
        }

        var id = IdempotencyKeyHeaders.ReadForBatch(Request.Headers);
        if (id.Errors.Count > 0)
        {
            return new ProblemResult(ProblemType.InvalidRequest, id.Errors);
        }

        var report = new BatchReport(body.IsArray);
        Response.RegisterForDisposeAsync(report);
        return await receiver.ReceiveAsync(body, User.Source(), id.Value, report, cancellationToken);
    }

    private IActionResult ToAnswer(ReceivedItem item) => item switch
    {
        ReceivedItem.Accepted accepted => Receipt(accepted),
        ReceivedItem.Conflict => new ProblemResult(
            ProblemType.IdempotencyConflict, "An event with other content was stored under this idempotency key."),
        ReceivedItem.Rejected { Unreadable: true } unreadable => new ProblemResult(ProblemType.UnreadableEvent, unreadable.Errors),
        ReceivedItem.Rejected rejected => new ProblemResult(ProblemType.InvalidEvent, rejected.Errors),
        _ => throw new UnreachableException(),
    };

    private JsonAnswer<EventReceipt> Receipt(ReceivedItem.Accepted accepted)
    {
        if (accepted.Replayed)
        {
            Response.Headers["Idempotency-Replayed"] = "true";
        }

        Response.Headers.Location = $"/webhook/events/{accepted.Event.Id}";
        return new JsonAnswer<EventReceipt>(mapper.Map<AppointmentEvent, EventReceipt>(accepted.Event), StatusCodes.Status201Created);
    }
}
