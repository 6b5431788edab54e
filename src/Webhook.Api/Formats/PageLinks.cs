using Microsoft.Extensions.Primitives;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>Names the address of the next page (RFC 8288), for clients that follow links.</summary>
internal static class PageLinks
{
    public static void Announce(HttpContext context, string? nextCursor)
    {
        if (nextCursor is null)
        {
            return;
        }

        var request = context.Request;
        var parameters = request.Query.Where(parameter => parameter.Key != EventParameters.Cursor)
            .Append(KeyValuePair.Create(EventParameters.Cursor, new StringValues(nextCursor)));
        context.Response.Headers.Link = $"<{request.PathBase}{request.Path}{QueryString.Create(parameters)}>; rel=\"next\"";
    }
}
