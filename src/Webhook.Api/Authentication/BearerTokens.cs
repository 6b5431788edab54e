using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Authentication;

/// <summary>Tokens of an OAuth 2.0 authorization server (RFC 9068): who they name, and what their scopes allow.</summary>
internal sealed class BearerTokens(IOptions<AccessOptions> access, IOptionsMonitor<JwtBearerOptions> bearer)
{
    // As RFC 9068 has them, and as Microsoft Entra does.
    private static readonly string[] ScopeClaims = ["scope", "scp"];

    // The first that a token has names its client: RFC 9068, then OpenID Connect, then RFC 7519.
    private static readonly string[] ClientClaims = ["client_id", "azp", "sub"];

    private static readonly Dictionary<string, ClientRoles> RoleOfScope = new(StringComparer.Ordinal)
    {
        ["events:ingest"] = ClientRoles.Ingest,
        ["events:read"] = ClientRoles.Reader,
        ["events:admin"] = ClientRoles.Admin,
    };

    /// <summary>Whether an issuer is configured.</summary>
    public bool AreTaken => access.Value.Jwt.Authority is not null;

    /// <summary>How tokens are judged.</summary>
    public static void Configure(JwtBearerOptions options, AccessOptions.TokenOptions tokens)
    {
        options.Authority = tokens.Authority!.AbsoluteUri;
        options.RequireHttpsMetadata = !tokens.Authority.IsLoopback;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = tokens.Audience,

            // Asymmetric ones only: with another, whoever knows the issuer's public key could sign.
            ValidAlgorithms =
            [
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
            ],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>A key that the issuer withdrew may be in the wrong hands: it is not kept as the last one that was known to be good.</summary>
    public static void ForgetWithdrawnKeys(JwtBearerOptions options)
    {
        if (options.ConfigurationManager is BaseConfigurationManager manager)
        {
            manager.UseLastKnownGoodConfiguration = false;
        }
    }

    /// <returns>Who sends the request, or why its token does not say.</returns>
    /// <exception cref="IssuerUnavailableException">The issuer does not say what its tokens look like.</exception>
    public async Task<(ClaimsPrincipal? Caller, InputError? Fault)> CheckAsync(HttpContext context)
    {
        await RequireIssuerAsync(context.RequestAborted);
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (result.Principal is not { } principal)
        {
            return (null, result.Failure is SecurityTokenExpiredException ? CredentialFault.TokenExpired : CredentialFault.TokenInvalid);
        }

        var name = ClientClaims.Select(principal.FindFirstValue).FirstOrDefault(value => value is not null);
        return name is not null && ClientName.CheckRegistered(name) is null
            ? (Caller.Of(name, Roles(principal)), null)
            : (null, CredentialFault.TokenClient);
    }

    // It is asked once and then now and again in the background, so that this costs nothing as a rule.
    private async Task RequireIssuerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new IssuerUnavailableException(exception);
        }
    }

    private static ClientRoles Roles(ClaimsPrincipal principal) =>
        ScopeClaims.SelectMany(principal.FindAll).SelectMany(claim => claim.Value.Split(' '))
            .Aggregate(ClientRoles.None, (roles, scope) => roles | RoleOfScope.GetValueOrDefault(scope));
}

/// <summary>Tokens cannot be judged now, because their issuer cannot be asked for its keys.</summary>
internal sealed class IssuerUnavailableException(Exception innerException) : Exception("The issuer of tokens cannot be asked.", innerException);
