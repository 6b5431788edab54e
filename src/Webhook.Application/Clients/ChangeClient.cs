using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Changes what a client may do.</summary>
/// <param name="Name">Which client.</param>
/// <param name="Parameters"><see cref="ClientParameters.Roles"/>, unless they stay.</param>
/// <param name="Access">Who changes it.</param>
public sealed record ChangeClient(string Name, IncomingParameters Parameters, Access Access) : IAudited<ClientChange<ClientDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<ClientDto>? response) => ClientChanges.Describe(response, Name);
}

internal sealed class ChangeClientHandler(IClientRepository clients, IMapper mapper, TimeProvider time)
    : IRequestHandler<ChangeClient, ClientChange<ClientDto>>
{
    public async Task<ClientChange<ClientDto>> Handle(ChangeClient request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ClientParameters.Roles);
        ClientRoles? roles = request.Parameters.Values.ContainsKey(ClientParameters.Roles) ? ClientParameters.ReadRoles(reader) : null;
        if (reader.Errors.Count > 0)
        {
            return new ClientChange<ClientDto>.Refused(reader.Errors);
        }

        return await clients.ChangeAsync<ClientDto>(request.Name, time.GetUtcNow(), Change, cancellationToken);

        ClientChange<ClientDto> Change(ClientRegister register, Client client)
        {
            client.ChangeRoles(roles ?? client.Roles);
            return new ClientChange<ClientDto>.Done(mapper.Map<ClientDto>(client));
        }
    }
}
