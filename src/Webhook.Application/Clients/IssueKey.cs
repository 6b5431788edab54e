using System.Security.Cryptography;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>Gives a client another API key; the others stay valid, so that it can change from one to the next.</summary>
/// <param name="Name">Which client.</param>
/// <param name="Parameters"><see cref="ClientParameters.ExpiresAt"/>, unless it never expires.</param>
/// <param name="Access">Who changes it.</param>
public sealed record IssueKey(string Name, IncomingParameters Parameters, Access Access) : IAudited<ClientChange<IssuedKey>>
{
    public bool IsChange => true;

    public AccessFacts Describe(ClientChange<IssuedKey>? response) => ClientChanges.Describe(response, Name, (response as ClientChange<IssuedKey>.Done)?.Value.Id);
}

/// <param name="Id">By which the key can be removed.</param>
/// <param name="Key">The key, which is given this once.</param>
/// <param name="CreatedAt">Now.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
public sealed record IssuedKey(string Id, string Key, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>Only the id, so that no secret reaches a log by way of a message.</summary>
    public override string ToString() => Id;
}

internal sealed class IssueKeyHandler(IClientRepository clients, TimeProvider time) : IRequestHandler<IssueKey, ClientChange<IssuedKey>>
{
    private static readonly RuleViolation InThePast = new("in_the_past", "must lie in the future");

    public async Task<ClientChange<IssuedKey>> Handle(IssueKey request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reader = new ParameterReader(request.Parameters, ClientParameters.ExpiresAt);
        var expiresAt = reader.Time(ClientParameters.ExpiresAt);
        if (expiresAt <= now)
        {
            reader.Report(ClientParameters.ExpiresAt, InThePast);
        }

        if (reader.Errors.Count > 0)
        {
            return new ClientChange<IssuedKey>.Refused(reader.Errors);
        }

        var key = ApiKey.Issue(RandomNumberGenerator.GetBytes(ApiKey.RandomBytes), now, expiresAt, out var text);
        return await clients.ChangeAsync<IssuedKey>(
            request.Name,
            now,
            (_, client) => client.Add(key)
                ? new ClientChange<IssuedKey>.Done(new IssuedKey(key.Id, text, key.CreatedAt, key.ExpiresAt))
                : new ClientChange<IssuedKey>.TooMany(),
            cancellationToken);
    }
}
