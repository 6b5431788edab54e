using AutoMapper;
using MediatR;

namespace Webhook.Application.Clients;

/// <summary>One client; null when there is none of that name.</summary>
public sealed record GetClient(string Name) : IRequest<ClientDto?>;

internal sealed class GetClientHandler(IClientRepository clients, IMapper mapper) : IRequestHandler<GetClient, ClientDto?>
{
    public async Task<ClientDto?> Handle(GetClient request, CancellationToken cancellationToken) =>
        mapper.Map<ClientDto?>((await clients.ListAsync(cancellationToken)).FirstOrDefault(client => client.Name == request.Name));
}
