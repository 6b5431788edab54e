using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>What became of a change to a client.</summary>
public abstract record ClientChange<T>
{
    private ClientChange()
    {
    }

    public sealed record Done(T Value) : ClientChange<T>;

    /// <param name="Errors">At least one.</param>
    public sealed record Refused(IReadOnlyList<InputError> Errors) : ClientChange<T>;

    /// <summary>There is no such client, key or secret.</summary>
    public sealed record NotFound : ClientChange<T>;

    /// <summary>Another client has the name.</summary>
    public sealed record NameTaken : ClientChange<T>;

    /// <summary>The client has as many keys or signing secrets as it may have.</summary>
    public sealed record TooMany : ClientChange<T>;

    /// <summary>Afterwards nobody could change clients any more.</summary>
    public sealed record LastAdmin : ClientChange<T>;
}

/// <summary>What changes to clients have in common.</summary>
internal static class ClientChanges
{
    /// <param name="change">What became of it; null while it is not done.</param>
    /// <param name="name">The client.</param>
    /// <param name="id">Its key or secret; null where the change is about the client itself.</param>
    public static AccessFacts Describe<T>(ClientChange<T>? change, string? name, string? id = null) => new(change switch
    {
        ClientChange<T>.Done => AccessOutcome.Done,
        ClientChange<T>.NotFound => AccessOutcome.NotFound,
        _ => AccessOutcome.Refused,
    })
    {
        Asked = name is null ? AccessFacts.NothingAsked : AccessDescriptions.AskedOf(ClientParameters.Name, name),

        // Who writes a patient's identifier into the wrong place finds no client: only what there is, is named.
        Subject = change is ClientChange<T>.Done ? AuditSubject.Client(name, id) : null,
    };

    /// <summary>Changes one client, unless that would leave the service without anybody who can administer it.</summary>
    public static Task<ClientChange<T>> ChangeAsync<T>(
        this IClientRepository clients, string name, DateTimeOffset now, Func<ClientRegister, Client, ClientChange<T>> change,
        CancellationToken cancellationToken) =>
        clients.ChangeAsync(
            register =>
            {
                if (register.Find(name) is not { } client)
                {
                    return new ClientChange<T>.NotFound();
                }

                var couldBe = register.CanBeAdministered(now);
                var result = change(register, client);
                return couldBe && !register.CanBeAdministered(now) ? new ClientChange<T>.LastAdmin() : result;
            },
            cancellationToken);
}
