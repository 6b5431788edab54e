using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>All clients, by name.</summary>
/// <param name="Access">Who asks.</param>
public sealed record ListClients(Access Access) : IAudited<ClientList>
{
    public AccessFacts Describe(ClientList? response) => new(AccessOutcome.Done) { Rows = response?.Clients.Count ?? 0 };
}

/// <param name="Clients">By name.</param>
/// <param name="NextCursor">Always null: the list is whole.</param>
public sealed record ClientList(IReadOnlyList<ClientDto> Clients, string? NextCursor);

internal sealed class ListClientsHandler(IClientRepository clients, IMapper mapper) : IRequestHandler<ListClients, ClientList>
{
    public async Task<ClientList> Handle(ListClients request, CancellationToken cancellationToken) =>
        new(mapper.Map<IReadOnlyList<ClientDto>>(await clients.ListAsync(cancellationToken)), NextCursor: null);
}
