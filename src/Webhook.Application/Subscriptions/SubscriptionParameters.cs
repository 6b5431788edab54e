using System.Security.Cryptography;
using Webhook.Application.Handlers;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Subscriptions;

/// <summary>The names by which subscriptions are described, and how what they describe is read.</summary>
public static class SubscriptionParameters
{
    public const string Url = "url";
    public const string EventTypes = "event_types";
    public const string Source = "source";
    public const string Format = "format";
    public const string Headers = "headers";
    public const string RateLimit = "rate_limit";
    public const string From = "from";
    public const string Secret = "secret";
    public const string OverlapSeconds = "overlap_seconds";

    /// <summary>How long earlier secrets sign along when nothing is said, in seconds: a day.</summary>
    public const int DefaultOverlap = 86_400;

    /// <summary>How long they sign along at most, in seconds: a week.</summary>
    public const int MaxOverlap = 604_800;

    private static readonly Dictionary<string, LogStart> Starts = new(StringComparer.Ordinal)
    {
        ["end"] = LogStart.End,
        ["start"] = LogStart.Start,
    };

    /// <summary>What can be changed.</summary>
    public static IReadOnlyList<string> OfSettings { get; } = [Url, EventTypes, Source, Format, Headers, RateLimit];

    /// <summary>What can be said of a new one.</summary>
    public static IReadOnlyList<string> OfCreation { get; } = [.. OfSettings, From, Secret];

    /// <summary>What of that the audit keeps hashes of: nothing that may be a secret.</summary>
    internal static IReadOnlyList<string> OfAudit { get; } = [Url, EventTypes, Source, Format, RateLimit, From];

    /// <summary>Reads <see cref="From"/>.</summary>
    internal static LogStart ReadStart(ParameterReader reader) => reader.Choice(From, Starts, LogStart.End);

    /// <summary>Reads <see cref="Secret"/>, or makes one.</summary>
    internal static SigningSecret ReadSecret(ParameterReader reader, DateTimeOffset now)
    {
        var given = reader.Text(Secret, SigningSecret.Check);
        var value = given is null ? RandomNumberGenerator.GetBytes(SigningSecret.RandomBytes) : SigningSecret.Decode(given)!;
        return SigningSecret.Of(Guid.CreateVersion7(now), value, now);
    }
}
