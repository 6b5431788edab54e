using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Has an event that failed tried again at once, with the whole schedule before it.</summary>
/// <param name="Name">The handler.</param>
/// <param name="EventId">The event.</param>
/// <param name="Access">Who does it.</param>
public sealed record RetryFailure(string Name, long EventId, Access Access) : IAudited<HandlerChange<FailuresRetried>>
{
    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<FailuresRetried>? response) => HandlerChanges.DescribeOne(response, Name, EventId);
}

/// <param name="Retried">How many events.</param>
public sealed record FailuresRetried(long Retried);

internal sealed class RetryFailureHandler(HandlerEngine engine, IHandlerStore store, TimeProvider time)
    : IRequestHandler<RetryFailure, HandlerChange<FailuresRetried>>
{
    public async Task<HandlerChange<FailuresRetried>> Handle(RetryFailure request, CancellationToken cancellationToken) =>
        await engine.SteerAsync(
            request.Name, () => store.RetryAsync(request.Name, request.EventId, time.GetUtcNow(), cancellationToken), cancellationToken)
            ? new HandlerChange<FailuresRetried>.Done(new FailuresRetried(1))
            : new HandlerChange<FailuresRetried>.NotFound();
}
