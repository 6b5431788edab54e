using System.Security.Claims;
using Webhook.Domain;

namespace Webhook.Api.Authentication;

/// <summary>Who sends a request, as ASP.NET Core knows people: by claims.</summary>
internal static class Caller
{
    /// <summary>Everybody, where credentials are not required.</summary>
    public static ClaimsPrincipal Anybody { get; } = Of(ClientName.Anonymous, ClientRoles.Admin);

    public static ClaimsPrincipal Of(string name, ClientRoles roles)
    {
        var identity = new ClaimsIdentity(CredentialsHandler.Scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        identity.AddClaims(roles.ToWireNames().Select(role => new Claim(ClaimTypes.Role, role)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The client's name, which is the <c>source</c> of the events that it reports.</summary>
    public static string Source(this ClaimsPrincipal caller) => caller.Identity?.Name ?? ClientName.Anonymous;
}
