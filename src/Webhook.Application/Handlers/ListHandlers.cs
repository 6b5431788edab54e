using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>All handlers and how they are doing, by name.</summary>
/// <param name="Access">Who asks.</param>
public sealed record ListHandlers(Access Access) : IAudited<HandlerList>
{
    public AccessFacts Describe(HandlerList? response) => new(AccessOutcome.Done) { Rows = response?.Handlers.Count ?? 0 };
}

public sealed record HandlerList(IReadOnlyList<HandlerDto> Handlers);

internal sealed class ListHandlersHandler(HandlerReader reader) : IRequestHandler<ListHandlers, HandlerList>
{
    public async Task<HandlerList> Handle(ListHandlers request, CancellationToken cancellationToken) => new(await reader.ListAsync(cancellationToken));
}
