using Microsoft.AspNetCore.Http.Features;

namespace Webhook.Api.Formats;

/// <summary>Reads what stands in an address's path and may be any text.</summary>
internal static class AddressSegment
{
    private const string EncodedSlash = "%2F";

    /// <summary>
    /// The server decodes a path, except for <c>%2F</c>: in what the route gives, <c>a/b</c> and <c>a%2Fb</c> look the same.
    /// The address as it was sent tells them apart.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="routed">The segment as the route gives it, which is null for white space.</param>
    /// <param name="behind">How many segments the path has behind it.</param>
    public static string Decode(HttpRequest request, string? routed, int behind = 0)
    {
        if (routed is null)
        {
            return string.Empty;
        }

        if (!routed.Contains(EncodedSlash, StringComparison.OrdinalIgnoreCase))
        {
            return routed;
        }

        var sent = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var segments = sent.Split('?')[0].TrimEnd('/').Split('/');
        return Uri.UnescapeDataString(segments[^(behind + 1)]);
    }
}
