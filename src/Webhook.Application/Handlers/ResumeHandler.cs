using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Lets a handler go on at once, whatever kept it from that: a person, a back-off, or its own wish.</summary>
/// <param name="Name">Which handler.</param>
/// <param name="Access">Who does it.</param>
public sealed record ResumeHandler(string Name, Access Access) : IAudited<HandlerChange<HandlerDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<HandlerDto>? response) => HandlerChanges.Describe(response, Name);
}

internal sealed class ResumeHandlerHandler(HandlerEngine engine, IHandlerStore store, HandlerReader reader)
    : IRequestHandler<ResumeHandler, HandlerChange<HandlerDto>>
{
    public async Task<HandlerChange<HandlerDto>> Handle(ResumeHandler request, CancellationToken cancellationToken)
    {
        await engine.SteerAsync(request.Name, () => store.ChangeAsync(request.Name, Resume, cancellationToken), cancellationToken);
        return HandlerChanges.Of(await reader.FindAsync(request.Name, cancellationToken));
    }

    private static bool Resume(HandlerState state)
    {
        state.Resume();
        return true;
    }
}
