using System.Globalization;

namespace Webhook.Domain;

/// <summary>Somebody outside to whom events are sent on as they are received.</summary>
public sealed class Subscription
{
    /// <summary>The most secrets at once.</summary>
    public const int MaxSecrets = 10;

    /// <summary>The highest limit of deliveries a second.</summary>
    public const int MaxRate = 10_000;

    private readonly List<SubscriptionSecret> secrets = [];

    private Subscription(string url, DeliveryFormat format, DateTimeOffset createdAt)
    {
        Url = url;
        Format = format;
        CreatedAt = createdAt;
    }

    /// <summary>From 1; 0 until it is stored.</summary>
    public long Id { get; private set; }

    /// <summary>Where events are posted to; obeys <see cref="SubscriptionUrl"/>.</summary>
    public string Url { get; private set; }

    /// <summary>The types that are sent; all when empty. In the order of the enum, each once.</summary>
    public IReadOnlyList<AppointmentEventType> EventTypes { get; private set; } = [];

    /// <summary>The client whose events are sent; null for all.</summary>
    public string? Source { get; private set; }

    public DeliveryFormat Format { get; private set; }

    /// <summary>Headers of every delivery besides those of the service, by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>How many deliveries a second at most; null for as many as there are.</summary>
    public int? RateLimit { get; private set; }

    /// <summary>Those with which deliveries are signed, the oldest first, expired ones included.</summary>
    public IReadOnlyList<SubscriptionSecret> Secrets => secrets;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The name of the handler that sends the events.</summary>
    public string Handler => $"{HandlerName.SubscriptionPrefix}{Id}";

    /// <returns>The id of the subscription whose handler has the name; null when it is no subscription's.</returns>
    public static long? IdOf(string handler) =>
        handler.StartsWith(HandlerName.SubscriptionPrefix, StringComparison.Ordinal)
        && long.TryParse(handler.AsSpan(HandlerName.SubscriptionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <param name="settings">What is sent, and where to.</param>
    /// <param name="secret">The first secret.</param>
    /// <param name="createdAt">Now.</param>
    /// <exception cref="ArgumentException">A rule is broken.</exception>
    public static Subscription Create(SubscriptionSettings settings, SubscriptionSecret secret, DateTimeOffset createdAt)
    {
        var subscription = new Subscription(settings.Url, settings.Format, createdAt);
        subscription.Change(settings);
        subscription.secrets.Add(secret);
        return subscription;
    }

    /// <exception cref="ArgumentException">A rule is broken.</exception>
    public void Change(SubscriptionSettings settings)
    {
        if (SubscriptionUrl.Check(settings.Url) is { } violation)
        {
            throw new ArgumentException(violation.Detail, nameof(settings));
        }

        Url = settings.Url;
        EventTypes = [.. settings.EventTypes.Distinct().Order()];
        Source = settings.Source;
        Format = settings.Format;
        Headers = settings.Headers;
        RateLimit = settings.RateLimit is null or (>= 1 and <= MaxRate) ? settings.RateLimit : throw new ArgumentOutOfRangeException(nameof(settings));
    }

    /// <summary>Signs with another secret from now on, and with the earlier ones besides for a while, so that the receiver can change over.</summary>
    /// <param name="secret">The new secret.</param>
    /// <param name="previousEnd">When the earlier ones end.</param>
    /// <param name="now">Those that have ended by now are forgotten.</param>
    /// <returns>False when there are too many that have not ended.</returns>
    public bool Rotate(SubscriptionSecret secret, DateTimeOffset previousEnd, DateTimeOffset now)
    {
        secrets.RemoveAll(one => !one.IsValidAt(now));
        if (secrets.Count >= MaxSecrets)
        {
            return false;
        }

        secrets.ForEach(one => one.EndBy(previousEnd));
        secrets.Add(secret);
        return true;
    }

    /// <returns>The keys with which a delivery at that time is signed, the newest first.</returns>
    public IEnumerable<byte[]> KeysAt(DateTimeOffset time) => secrets.Where(secret => secret.IsValidAt(time)).Reverse().Select(secret => secret.Value);
}

/// <summary>What of a subscription can be changed.</summary>
/// <param name="Url">Where events are posted to.</param>
/// <param name="EventTypes">The types that are sent; all when empty.</param>
/// <param name="Source">The client whose events are sent; null for all.</param>
/// <param name="Format">How events look.</param>
/// <param name="Headers">Headers of every delivery.</param>
/// <param name="RateLimit">How many deliveries a second at most; null for as many as there are.</param>
public sealed record SubscriptionSettings(
    string Url, IReadOnlyList<AppointmentEventType> EventTypes, string? Source, DeliveryFormat Format,
    IReadOnlyDictionary<string, string> Headers, int? RateLimit)
{
    /// <summary>Only the name of the type, so that no header reaches a log by way of a message.</summary>
    public override string ToString() => nameof(SubscriptionSettings);
}

/// <summary>How an event looks when it is sent on. The numbers are stored and never change their meaning.</summary>
public enum DeliveryFormat
{
    /// <summary>As readers get it.</summary>
    Event = 1,

    /// <summary>CloudEvents 1.0 in structured mode.</summary>
    CloudEvents = 2,
}

/// <summary>The names of formats as they travel.</summary>
public static class DeliveryFormatNames
{
    public static IReadOnlyDictionary<string, DeliveryFormat> All { get; } =
        Enum.GetValues<DeliveryFormat>().ToDictionary(format => format.ToWireName(), StringComparer.Ordinal);

    public static string ToWireName(this DeliveryFormat format) => format switch
    {
        DeliveryFormat.Event => "event",
        DeliveryFormat.CloudEvents => "cloudevents",
    };
}
