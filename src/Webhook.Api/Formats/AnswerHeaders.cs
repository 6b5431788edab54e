using Webhook.Api.Documentation;

namespace Webhook.Api.Formats;

/// <summary>What every answer carries unless its action says otherwise: nobody keeps it, guesses at it or shows it as a page.</summary>
internal static class AnswerHeaders
{
    public static void Add(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicies.Nothing;

        // Addresses may hold patients' identifiers; they are for no other site, and neither is what they give.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
