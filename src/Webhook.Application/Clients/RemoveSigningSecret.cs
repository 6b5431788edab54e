using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Takes a signing secret from a client. Without its last one, the client need not sign any more.</summary>
/// <param name="Access">Who changes it.</param>
public sealed record RemoveSigningSecret(string Name, string SecretId, Access Access) : IAudited<ClientChange<Unit>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<Unit>? response) => ClientChanges.Describe(response, Name, SecretId);
}

internal sealed class RemoveSigningSecretHandler(IClientRepository clients, TimeProvider time)
    : IRequestHandler<RemoveSigningSecret, ClientChange<Unit>>
{
    public Task<ClientChange<Unit>> Handle(RemoveSigningSecret request, CancellationToken cancellationToken) =>
        clients.ChangeAsync<Unit>(
            request.Name,
            time.GetUtcNow(),
            (_, client) => client.RemoveSigningSecret(request.SecretId) ? new ClientChange<Unit>.Done(Unit.Value) : new ClientChange<Unit>.NotFound(),
            cancellationToken);
}
