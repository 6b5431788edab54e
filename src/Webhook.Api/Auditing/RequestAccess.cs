using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Webhook.Api.Authentication;
using Webhook.Domain;

namespace Webhook.Api.Auditing;

/// <summary>A request as the audit sees it.</summary>
internal static class RequestAccess
{
    private const string NoRoute = "no route";

    public static Access Access(this HttpContext context) => Describe(context, context.User.Source());

    /// <summary>The same for a request whose sender may not be who it says.</summary>
    public static Access AccessOfNobody(this HttpContext context) => Describe(context, client: null);

    /// <summary>The route's template, because the path itself may hold a patient's identifier.</summary>
    public static string RouteOf(HttpContext context) => EndpointOf(context)?.RoutePattern.RawText ?? NoRoute;

    private static Access Describe(HttpContext context, string? client)
    {
        var address = context.Connection.RemoteIpAddress;
        return new Access(
            client,
            (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(),
            EndpointOf(context)?.Metadata.GetMetadata<IRouteNameMetadata>()?.RouteName ?? NoRoute,
            $"{context.Request.Method} /{RouteOf(context).TrimStart('/')}",
            Activity.Current?.TraceId.ToHexString());
    }

    private static RouteEndpoint? EndpointOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint;
}
