using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Webhook.Domain;

namespace Webhook.Api.Authentication;

/// <summary>Who is let in, and for what.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>()
            .Configure<IHostEnvironment>((access, environment) => access.Required = !environment.IsDevelopment())
            .BindConfiguration("Authentication")
            .Validate(
                access => access.Jwt.Authority is not { } authority || (authority.IsAbsoluteUri && (authority.Scheme == Uri.UriSchemeHttps || authority.IsLoopback)),
                "Authentication:Jwt:Authority must be an https address, or an http address of this machine.")
            .Validate(
                access => access.Jwt.Authority is null || !string.IsNullOrWhiteSpace(access.Jwt.Audience),
                "Authentication:Jwt:Audience is required beside Authority: without it, tokens for other services would be taken.")
            .ValidateOnStart();
        services.AddSingleton<BearerTokens>();

        // Without the layer that makes keys for cookies, in a folder of its own, which nothing here would use.
        services.AddAuthenticationCore(options => options.DefaultScheme = CredentialsHandler.Scheme);
        services.AddWebEncoders();
        services.AddSingleton<IAuthenticationConfigurationProvider, SchemeConfiguration>();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, CredentialsHandler>(CredentialsHandler.Scheme, configureOptions: null)
            .AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<AccessOptions>>((bearer, access) => BearerTokens.Configure(bearer, access.Value.Jwt))
            .PostConfigure(BearerTokens.ForgetWithdrawnKeys);
        services.AddAuthorization(options =>
        {
            foreach (var role in (string[])[ClientRoleNames.Ingest, ClientRoleNames.Reader, ClientRoleNames.Admin])
            {
                options.AddPolicy(role, policy => policy.RequireRole(role, ClientRoleNames.Admin));
            }
        });
    }

    /// <summary>Where JwtBearer looks for settings of its own, which <see cref="BearerTokens.Configure"/> decides after it.</summary>
    private sealed class SchemeConfiguration(IConfiguration configuration) : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration => configuration.GetSection("Authentication");
    }
}
