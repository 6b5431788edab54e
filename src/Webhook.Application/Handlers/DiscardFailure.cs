using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Forgets that an event failed: it is not tried again, and those behind it go on.</summary>
/// <param name="Name">The handler.</param>
/// <param name="EventId">The event.</param>
/// <param name="Access">Who does it.</param>
public sealed record DiscardFailure(string Name, long EventId, Access Access) : IAudited<HandlerChange<FailureDiscarded>>
{
    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<FailureDiscarded>? response) => HandlerChanges.DescribeOne(response, Name, EventId);
}

/// <summary>It is done.</summary>
public sealed record FailureDiscarded;

internal sealed class DiscardFailureHandler(HandlerEngine engine, IHandlerStore store) : IRequestHandler<DiscardFailure, HandlerChange<FailureDiscarded>>
{
    public async Task<HandlerChange<FailureDiscarded>> Handle(DiscardFailure request, CancellationToken cancellationToken) =>
        await engine.SteerAsync(request.Name, () => store.DiscardAsync(request.Name, request.EventId, cancellationToken), cancellationToken)
            ? new HandlerChange<FailureDiscarded>.Done(new FailureDiscarded())
            : new HandlerChange<FailureDiscarded>.NotFound();
}
