using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>One client; null when there is none of that name.</summary>
/// <param name="Name">Which.</param>
/// <param name="Access">Who asks.</param>
public sealed record GetClient(string Name, Access Access) : IAudited<ClientDto?>
{
    public AccessFacts Describe(ClientDto? response) => new(response is null ? AccessOutcome.NotFound : AccessOutcome.Done)
    {
        Asked = AccessDescriptions.AskedOf(ClientParameters.Name, Name),
        Subject = response is null ? null : AuditSubject.Client(Name),
        Rows = response is null ? 0 : 1,
    };
}

internal sealed class GetClientHandler(IClientRepository clients, IMapper mapper) : IRequestHandler<GetClient, ClientDto?>
{
    public async Task<ClientDto?> Handle(GetClient request, CancellationToken cancellationToken) =>
        mapper.Map<ClientDto?>((await clients.ListAsync(cancellationToken)).FirstOrDefault(client => client.Name == request.Name));
}
