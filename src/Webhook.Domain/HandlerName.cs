namespace Webhook.Domain;

/// <summary>The rule of a handler's name, by which its position in the log is kept.</summary>
public static class HandlerName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 63;

    /// <summary>How the names of subscriptions' handlers begin; no other handler's name may.</summary>
    public const string SubscriptionPrefix = "subscription-";

    private static readonly RuleViolation Malformed =
        new("invalid_name", $"must be 1 to {MaxLength} of the characters a to z, 0 to 9 and -");

    private static readonly RuleViolation Reserved =
        new("reserved_name", $"must not begin with {SubscriptionPrefix}, which stands for outgoing subscriptions");

    /// <returns>The rule that the name of a handler in code breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        value.Length is 0 or > MaxLength || value.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-') ? Malformed
        : value.StartsWith(SubscriptionPrefix, StringComparison.Ordinal) ? Reserved
        : null;
}
