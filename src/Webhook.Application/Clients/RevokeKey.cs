using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Takes an API key from a client. Within 5 s no node takes it any more.</summary>
/// <param name="Access">Who changes it.</param>
public sealed record RevokeKey(string Name, string KeyId, Access Access) : IAudited<ClientChange<Unit>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<Unit>? response) => ClientChanges.Describe(response, Name, KeyId);
}

internal sealed class RevokeKeyHandler(IClientRepository clients, TimeProvider time) : IRequestHandler<RevokeKey, ClientChange<Unit>>
{
    public Task<ClientChange<Unit>> Handle(RevokeKey request, CancellationToken cancellationToken) =>
        clients.ChangeAsync<Unit>(
            request.Name,
            time.GetUtcNow(),
            (_, client) => client.RemoveKey(request.KeyId) ? new ClientChange<Unit>.Done(Unit.Value) : new ClientChange<Unit>.NotFound(),
            cancellationToken);
}
