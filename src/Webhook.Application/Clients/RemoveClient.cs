using MediatR;

namespace Webhook.Application.Clients;

/// <summary>Removes a client with its keys and secrets. The events that it reported stay.</summary>
public sealed record RemoveClient(string Name) : IRequest<ClientChange<Unit>>;

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
