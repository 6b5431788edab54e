using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Webhook.FunctionalTests.Authentication;

/// <summary>An OAuth 2.0 authorization server (OpenIddict) on a port of its own: every client gets the scopes that it asks for.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Audience = "appointments";

    // Making one takes a while.
    private static readonly RsaSecurityKey FirstKey = NewKey();

    private readonly WebApplication application;
    private RsaSecurityKey key = FirstKey;

    private Issuer(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(Configure);
        application = builder.Build();
        application.UseAuthentication();
    }

    public string Address { get; private set; } = string.Empty;

    public SecurityKey Key => key;

    public static async Task<Issuer> StartAsync(string address = "http://127.0.0.1:0")
    {
        var issuer = new Issuer(address);
        await issuer.application.StartAsync();
        issuer.Address = issuer.application.Urls.Single();
        return issuer;
    }

    /// <summary>Gets a token as a client does: by the client credentials grant.</summary>
    public async Task<string> IssueAsync(string client, string scopes)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = "any",
            ["scope"] = scopes,
        });
        using var answer = await http.PostAsync("/connect/token", form);
        var json = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (string?)json["access_token"] ?? throw new AssertionException(json.ToJsonString());
    }

    /// <summary>Makes a token by hand, right in every respect unless it is changed.</summary>
    public string Forge(Action<SecurityTokenDescriptor> change)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = $"{Address}/",
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["client_id"] = "epic", ["scope"] = "events:admin" },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        };
        change(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>Signs by another key from now on, and names only that one.</summary>
    public void ChangeKey()
    {
        key = NewKey();
        var options = application.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        options.SigningCredentials.Clear();
        options.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static RsaSecurityKey NewKey()
    {
        var rsa = RSA.Create(2048);
        return new RsaSecurityKey(rsa) { KeyId = Convert.ToHexString(rsa.ExportSubjectPublicKeyInfo().AsSpan(^12..)) };
    }

    private void Configure(OpenIddictServerBuilder server)
    {
        server.SetTokenEndpointUris("connect/token").AllowClientCredentialsFlow().EnableDegradedMode().DisableAccessTokenEncryption();
        server.AddEncryptionKey(new SymmetricSecurityKey(new byte[32])).AddSigningKey(key);
        server.RegisterScopes("events:ingest", "events:read", "events:admin");
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
        server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            var identity = new ClaimsIdentity("Issuer");
            identity.SetClaim(OpenIddictConstants.Claims.Subject, context.Request.ClientId);
            identity.SetScopes(context.Request.GetScopes());
            identity.SetResources(Audience);
            context.SignIn(new ClaimsPrincipal(identity));
            return default;
        }));
    }
}
