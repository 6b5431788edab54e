using MediatR;
using Webhook.Application.Audit;
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

internal sealed class PauseHandlerHandler(HandlerSwitch handlers, HandlerReader reader) : IRequestHandler<PauseHandler, HandlerChange<HandlerDto>>
{
    public async Task<HandlerChange<HandlerDto>> Handle(PauseHandler request, CancellationToken cancellationToken)
    {
        await handlers.TurnAsync(request.Name, state => state.Pause(), cancellationToken);
        return HandlerChanges.Of(await reader.FindAsync(request.Name, cancellationToken));
    }
}
