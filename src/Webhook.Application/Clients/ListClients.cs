using AutoMapper;
using MediatR;

namespace Webhook.Application.Clients;

/// <summary>All clients, by name.</summary>
public sealed record ListClients : IRequest<ClientList>;

/// <param name="Clients">By name.</param>
/// <param name="NextCursor">Always null: the list is whole.</param>
public sealed record ClientList(IReadOnlyList<ClientDto> Clients, string? NextCursor);

internal sealed class ListClientsHandler(IClientRepository clients, IMapper mapper) : IRequestHandler<ListClients, ClientList>
{
    public async Task<ClientList> Handle(ListClients request, CancellationToken cancellationToken) =>
        new(mapper.Map<IReadOnlyList<ClientDto>>(await clients.ListAsync(cancellationToken)), NextCursor: null);
}
