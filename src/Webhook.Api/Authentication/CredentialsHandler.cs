using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Webhook.Api.Auditing;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Authentication;

/// <summary>
/// Finds out who sends a request: by an API key in <c>X-API-Key</c> or as a Bearer token, or by a token of the configured
/// issuer. Credentials that are there must be valid, even where none are required.
/// </summary>
internal sealed class CredentialsHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder,
    IOptions<AccessOptions> access, IClientDirectory clients, BearerTokens tokens, Refusals refusals, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public new const string Scheme = "Credentials";

    private const string Bearer = "Bearer ";

    private static readonly ConcurrentDictionary<(string Name, ClientRoles Roles), ClaimsPrincipal> Callers = new();

    private InputError fault = CredentialFault.Missing;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var keys = Request.Headers[CredentialFault.KeyHeader];
        var authorizations = Request.Headers.Authorization;
        return (keys.Count, authorizations.Count) switch
        {
            (0, 0) => access.Value.Required ? AuthenticateResult.NoResult() : Accept(Caller.Anybody),
            (1, 0) => CheckKey(keys.ToString(), CredentialFault.KeyHeader),
            (0, 1) => await CheckAuthorizationAsync(authorizations.ToString()),
            _ => Refuse(CredentialFault.Ambiguous),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        refusals.RefuseSenderAsync(Context, fault);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var role = Context.GetEndpoint()?.Metadata.GetMetadata<RequiresAttribute>()?.Role;
        return refusals.RefuseRoleAsync(Context, $"The client needs the role {role}.");
    }

    private async Task<AuthenticateResult> CheckAuthorizationAsync(string authorization)
    {
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(CredentialFault.UnknownScheme);
        }

        var credentials = authorization[Bearer.Length..].Trim();
        if (credentials.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || !tokens.AreTaken)
        {
            return CheckKey(credentials, nameof(Request.Headers.Authorization));
        }

        var (caller, tokenFault) = await tokens.CheckAsync(Context);
        return caller is null ? Refuse(tokenFault!) : Accept(caller);
    }

    private AuthenticateResult CheckKey(string text, string header) => clients.FindByKey(text) switch
    {
        null => Refuse(CredentialFault.KeyUnknown(header)),
        var (_, key) when !key.IsValidAt(time.GetUtcNow()) => Refuse(CredentialFault.KeyExpired(header)),
        var (client, _) => Accept(Callers.GetOrAdd((client.Name, client.Roles), static one => Caller.Of(one.Name, one.Roles))),
    };

    private AuthenticateResult Refuse(InputError error)
    {
        fault = error;
        return AuthenticateResult.Fail(error.Code);
    }

    private static AuthenticateResult Accept(ClaimsPrincipal caller) => AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme));
}
