using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Removes a client with its keys and secrets. The events that it reported stay.</summary>
/// <param name="Access">Who changes it.</param>
public sealed record RemoveClient(string Name, Access Access) : IAudited<ClientChange<Unit>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<Unit>? response) => ClientChanges.Describe(response, Name);
}

internal sealed class RemoveClientHandler(IClientRepository clients, TimeProvider time) : IRequestHandler<RemoveClient, ClientChange<Unit>>
{
    public Task<ClientChange<Unit>> Handle(RemoveClient request, CancellationToken cancellationToken) =>
        clients.ChangeAsync<Unit>(
            request.Name,
            time.GetUtcNow(),
            (register, client) =>
            {
                register.Remove(client);
                return new ClientChange<Unit>.Done(Unit.Value);
            },
            cancellationToken);
}
