namespace Webhook.Api.Authentication;

/// <summary>Who is let in; the section <c>Authentication</c> of the configuration.</summary>
internal sealed class AccessOptions
{
    /// <summary>
    /// Whether credentials are required. Without them everybody may do everything, and the service listens on loopback
    /// addresses only. Default: false in the environment Development, else true.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>Bearer tokens of an OAuth 2.0 authorization server; off while no authority is named.</summary>
    public TokenOptions Jwt { get; set; } = new();

    /// <summary>The section <c>Authentication:Jwt</c>.</summary>
    internal sealed class TokenOptions
    {
        /// <summary>The issuer's address, under which its discovery document is: https, or http on a loopback address.</summary>
        public Uri? Authority { get; set; }

        /// <summary>What a token's <c>aud</c> must hold; required beside <see cref="Authority"/>.</summary>
        public string? Audience { get; set; }
    }
}
