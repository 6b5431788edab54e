namespace Webhook.Api.Documentation;

/// <summary>What a browser may do with an answer (Content Security Policy Level 3).</summary>
internal static class ContentSecurityPolicies
{
    /// <summary>For answers that no browser is meant to show: nothing.</summary>
    public const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>For Swagger UI: files of this service, and pictures that stand in its style sheet.</summary>
    public const string SwaggerUi =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public const string ReDoc = SwaggerUi;
}
