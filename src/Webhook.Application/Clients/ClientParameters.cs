using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>The names by which changes to clients are described.</summary>
public static class ClientParameters
{
    public const string Name = "name";
    public const string Roles = "roles";
    public const string ExpiresAt = "expires_at";
    public const string Secret = "secret";

    /// <summary>Reads <see cref="Roles"/>, of which there must be at least one.</summary>
    internal static ClientRoles ReadRoles(ParameterReader reader) =>
        reader.RequiredTexts(Roles, name => ClientRoleNames.Parse(name) is ClientRoles.None ? ClientRoleNames.Unknown : null)
            .Aggregate(ClientRoles.None, (all, name) => all | ClientRoleNames.Parse(name));
}
