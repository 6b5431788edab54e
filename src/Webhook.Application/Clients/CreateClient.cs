using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Adds a client, which has no keys yet.</summary>
/// <param name="Parameters"><see cref="ClientParameters.Name"/> and <see cref="ClientParameters.Roles"/>.</param>
/// <param name="Access">Who changes it.</param>
public sealed record CreateClient(IncomingParameters Parameters, Access Access) : IAudited<ClientChange<ClientDto>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<ClientDto>? response) => ClientChanges.Describe(response, Parameters.Values.GetValueOrDefault(ClientParameters.Name) is [var name] ? name.Text : null);
}

internal sealed class CreateClientHandler(IClientRepository clients, IMapper mapper, TimeProvider time)
    : IRequestHandler<CreateClient, ClientChange<ClientDto>>
{
    public async Task<ClientChange<ClientDto>> Handle(CreateClient request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ClientParameters.Name, ClientParameters.Roles);
        var name = reader.RequiredText(ClientParameters.Name, ClientName.CheckRegistered);
        var roles = ClientParameters.ReadRoles(reader);
        if (reader.Errors.Count > 0)
        {
            return new ClientChange<ClientDto>.Refused(reader.Errors);
        }

        var client = Client.Register(name!, roles, time.GetUtcNow());
        return await clients.ChangeAsync<ClientDto>(
            register => register.Add(client)
                ? new ClientChange<ClientDto>.Done(mapper.Map<ClientDto>(client))
                : new ClientChange<ClientDto>.NameTaken(),
            cancellationToken);
    }
}
