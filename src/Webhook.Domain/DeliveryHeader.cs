namespace Webhook.Domain;

/// <summary>The rule of the headers that a subscription adds to its deliveries.</summary>
public static class DeliveryHeader
{
    /// <summary>The most headers.</summary>
    public const int MaxCount = 20;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest value, in characters.</summary>
    public const int MaxValueLength = 2_048;

    private const string OwnPrefix = "webhook-";

    // Those that the service and the connection need themselves.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "date", "expect", "host", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "traceparent", "tracestate",
    };

    private static readonly RuleViolation MalformedName = new(
        "invalid_header", $"must have names of 1 to {MaxNameLength} letters, digits, - and _");

    private static readonly RuleViolation TakenName = new("reserved_header", "must not name a header that the service or the connection sets itself");

    private static readonly RuleViolation MalformedValue = new(
        "invalid_header", $"must have values of 1 to {MaxValueLength} visible ASCII characters and spaces, none of them at an end");

    /// <returns>The rule that a header breaks, or null.</returns>
    public static RuleViolation? Check(string name, string value) =>
        name.Length is 0 or > MaxNameLength || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? MalformedName
        : Taken.Contains(name) || name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) ? TakenName
        : value.Length is 0 or > MaxValueLength || value.Any(character => character is < ' ' or > '~') || value.Trim() != value ? MalformedValue
        : null;
}
