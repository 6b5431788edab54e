using System.Security.Cryptography;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>
/// Gives a client another signing secret. From its first one on, what the client posts must be signed; the others stay
/// valid, so that it can change from one to the next.
/// </summary>
/// <param name="Name">Which client.</param>
/// <param name="Parameters"><see cref="ClientParameters.Secret"/>, unless one is to be made.</param>
/// <param name="Access">Who changes it.</param>
public sealed record AddSigningSecret(string Name, IncomingParameters Parameters, Access Access) : IAudited<ClientChange<AddedSigningSecret>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<AddedSigningSecret>? response) => ClientChanges.Describe(response, Name, (response as ClientChange<AddedSigningSecret>.Done)?.Value.Id);
}

/// <param name="Id">By which the secret can be removed.</param>
/// <param name="Secret">The secret, which is given this once.</param>
/// <param name="CreatedAt">Now.</param>
public sealed record AddedSigningSecret(string Id, string Secret, DateTimeOffset CreatedAt)
{
    /// <summary>Only the id, so that no secret reaches a log by way of a message.</summary>
    public override string ToString() => Id;
}

internal sealed class AddSigningSecretHandler(IClientRepository clients, TimeProvider time)
    : IRequestHandler<AddSigningSecret, ClientChange<AddedSigningSecret>>
{
    public async Task<ClientChange<AddedSigningSecret>> Handle(AddSigningSecret request, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(request.Parameters, ClientParameters.Secret);
        var given = reader.Text(ClientParameters.Secret, SigningSecret.Check);
        if (reader.Errors.Count > 0)
        {
            return new ClientChange<AddedSigningSecret>.Refused(reader.Errors);
        }

        var now = time.GetUtcNow();
        var value = given is null ? RandomNumberGenerator.GetBytes(SigningSecret.RandomBytes) : SigningSecret.Decode(given)!;
        var secret = SigningSecret.Of(Guid.CreateVersion7(now), value, now);
        return await clients.ChangeAsync<AddedSigningSecret>(
            request.Name,
            now,
            (_, client) => client.Add(secret)
                ? new ClientChange<AddedSigningSecret>.Done(new AddedSigningSecret(secret.Id, secret.Text, secret.CreatedAt))
                : new ClientChange<AddedSigningSecret>.TooMany(),
            cancellationToken);
    }
}
