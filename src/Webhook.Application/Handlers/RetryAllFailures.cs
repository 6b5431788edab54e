using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Has every dead event of a handler tried again at once, with the whole schedule before it.</summary>
/// <param name="Name">The handler.</param>
/// <param name="Access">Who does it.</param>
public sealed record RetryAllFailures(string Name, Access Access) : IAudited<HandlerChange<FailuresRetried>>
{
    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<FailuresRetried>? response) =>
        HandlerChanges.Describe(response, Name, (response as HandlerChange<FailuresRetried>.Done)?.Value.Retried ?? 0);
}

internal sealed class RetryAllFailuresHandler(HandlerEngine engine, IHandlerStore store, TimeProvider time)
    : IRequestHandler<RetryAllFailures, HandlerChange<FailuresRetried>>
{
    public async Task<HandlerChange<FailuresRetried>> Handle(RetryAllFailures request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(request.Name, cancellationToken) is null)
        {
            return new HandlerChange<FailuresRetried>.NotFound();
        }

        return new HandlerChange<FailuresRetried>.Done(new FailuresRetried(await engine.SteerAsync(
            request.Name, () => store.RetryAllAsync(request.Name, time.GetUtcNow(), cancellationToken), cancellationToken)));
    }
}
