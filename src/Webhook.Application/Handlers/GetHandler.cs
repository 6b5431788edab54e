using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>One handler and how it is doing.</summary>
/// <param name="Name">Which.</param>
/// <param name="Access">Who asks.</param>
public sealed record GetHandler(string Name, Access Access) : IAudited<HandlerChange<HandlerDto>>
{
    public AccessFacts Describe(HandlerChange<HandlerDto>? response) => HandlerChanges.Describe(response, Name, rows: 1);
}

internal sealed class GetHandlerHandler(HandlerReader reader) : IRequestHandler<GetHandler, HandlerChange<HandlerDto>>
{
    public async Task<HandlerChange<HandlerDto>> Handle(GetHandler request, CancellationToken cancellationToken) =>
        HandlerChanges.Of(await reader.FindAsync(request.Name, cancellationToken));
}
