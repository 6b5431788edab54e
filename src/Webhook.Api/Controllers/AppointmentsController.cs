using AutoMapper;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Takes appointment events.</summary>
[Route("webhook")]
[Gives("application/json")]
public sealed class AppointmentsController(IMediator mediator, IMapper mapper) : ControllerBase
{
    /// <summary>Receive one appointment event</summary>
    /// <remarks>
    /// The event is on disk before the answer is sent. With an idempotency key (one of the headers `Idempotency-Key` and
    /// `webhook-id`, or the member `idempotency_key`) a retry is stored once and gets the first answer again.
    /// </remarks>
    [HttpPost("appointment")]
    [Takes("application/json")]
    public async Task<IActionResult> Receive([FromBody] IncomingEvent body, CancellationToken cancellationToken)
    {
        var key = IdempotencyKeyHeaders.Read(Request.Headers);
        var result = await mediator.Send(
            new ReceiveEvents([body], AppointmentEvent.AnonymousSource, key, WhenFull.Refuse), cancellationToken);
        return result.State switch
        {
            StorageState.Committed => ToAnswer(result.Items[0]),
            StorageState.Overloaded => new ProblemResult(ProblemType.Overloaded, "Too many events are waiting for storage."),
            StorageState.Unavailable => new ProblemResult(ProblemType.StorageUnavailable, "The database cannot be written now."),
        };
    }

    private IActionResult ToAnswer(ReceivedItem item) => item switch
    {
        ReceivedItem.Accepted accepted => Receipt(accepted),
        ReceivedItem.Conflict => new ProblemResult(
            ProblemType.IdempotencyConflict, "An event with other content was stored under this idempotency key."),
        ReceivedItem.Rejected { Unreadable: true } unreadable => new ProblemResult(ProblemType.UnreadableEvent, unreadable.Errors),
        ReceivedItem.Rejected rejected => new ProblemResult(ProblemType.InvalidEvent, rejected.Errors),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private CreatedResult Receipt(ReceivedItem.Accepted accepted)
    {
        if (accepted.Replayed)
        {
            Response.Headers["Idempotency-Replayed"] = "true";
        }

        return Created($"/webhook/events/{accepted.Event.Id}", mapper.Map<EventReceipt>(accepted.Event));
    }
}
