using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Handlers.Delivery;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>Gives a handler nothing more until it is resumed. It keeps its place in the log.</summary>
/// <param name="Name">Which handler.</param>
/// <param name="Access">Who does it.</param>
public sealed record PauseHandler(string Name, Access Access) : IAudited<HandlerChange<HandlerDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(HandlerChange<HandlerDto>? response) => HandlerChanges.Describe(response, Name);
}

internal sealed class PauseHandlerHandler(HandlerEngine engine, IHandlerStore store, HandlerReader reader)
    : IRequestHandler<PauseHandler, HandlerChange<HandlerDto>>
{
    public async Task<HandlerChange<HandlerDto>> Handle(PauseHandler request, CancellationToken cancellationToken)
    {
        await engine.SteerAsync(request.Name, () => store.ChangeAsync(request.Name, Pause, cancellationToken), cancellationToken);
        return HandlerChanges.Of(await reader.FindAsync(request.Name, cancellationToken));
    }

    private static bool Pause(HandlerState state)
    {
        state.Pause();
        return true;
    }
}
