namespace Webhook.Api.Documentation;

/// <summary>What a browser may do with an answer (Content Security Policy Level 3).</summary>
internal static class ContentSecurityPolicies
{
    /// <summary>For answers that no browser is meant to show: nothing.</summary>
    public const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>For Swagger UI: files of this service, and the pictures that stand in its style sheet.</summary>
    public const string SwaggerUi = $"{OwnFiles}; style-src 'self'";

    /// <summary>
    /// For ReDoc: files of this service, pictures and letters that stand in its script, and style elements that are empty when they are made, which is what the hash is
    /// of; ReDoc then fills them by script, rule by rule.
    /// </summary>
    public const string ReDoc = $"{OwnFiles}; font-src data:; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

    private const string OwnFiles =
        "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
