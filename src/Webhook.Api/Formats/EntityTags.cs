using System.Globalization;
using System.Reflection;
using Microsoft.Net.Http.Headers;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>Entity tags (RFC 9110, 8.8.3): a client that has the same need not get it again.</summary>
internal static class EntityTags
{
    /// <summary>An event never changes. Its time tells it from the event that has its place in another database.</summary>
    public static EntityTagHeaderValue Of(EventDto stored) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{stored.EventId}-{stored.ReceivedAt.UtcTicks:x}\""));

    /// <summary>What lies in an assembly changes with its build; weak because it is the same with and without compression.</summary>
    public static EntityTagHeaderValue Of(Assembly assembly) => new($"\"{assembly.ManifestModule.ModuleVersionId:N}\"", isWeak: true);

    /// <summary>Names what the answer holds.</summary>
    /// <returns>Whether the client has it already, so that the answer is 304.</returns>
    public static bool Announce(HttpContext context, EntityTagHeaderValue tag)
    {
        context.Response.Headers.ETag = tag.ToString();
        return context.Request.GetTypedHeaders().IfNoneMatch
            .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }
}
