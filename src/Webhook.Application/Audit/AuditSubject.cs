using System.Globalization;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>What changes are about, in words that hold no patient's data even where somebody wrote it in the wrong place.</summary>
internal static class AuditSubject
{
    private const int MaxIdLength = 40;

    /// <returns>The client, and its key or secret; null where the text is no client's name.</returns>
    public static string? Client(string? name, string? secretId = null) =>
        name is null || ClientName.Check(name) is not null ? null
        : secretId is null ? $"client {name}"
        : $"client {name}, {(IsId(secretId) ? secretId : "unknown")}";

    public static string Subscription(long id) => string.Create(CultureInfo.InvariantCulture, $"subscription {id}");

    private static bool IsId(string text) => text.Length <= MaxIdLength && text.All(char.IsAsciiHexDigitLower);
}
