using MediatR;
using Webhook.Application.Audit;
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

internal sealed class ResumeHandlerHandler(HandlerSwitch handlers, HandlerReader reader) : IRequestHandler<ResumeHandler, HandlerChange<HandlerDto>>
{
    public async Task<HandlerChange<HandlerDto>> Handle(ResumeHandler request, CancellationToken cancellationToken)
    {
        await handlers.TurnAsync(request.Name, state => state.Resume(), cancellationToken);
        return HandlerChanges.Of(await reader.FindAsync(request.Name, cancellationToken));
    }
}
