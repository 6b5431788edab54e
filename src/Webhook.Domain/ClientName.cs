namespace Webhook.Domain;

/// <summary>The rule of a client's name, which is the <c>source</c> of the events that it reports.</summary>
public static class ClientName
{
    /// <summary>The source of events that come without credentials.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 63;

    private static readonly RuleViolation Malformed =
        new("invalid_name", $"must be 1 to {MaxLength} of the characters a to z, 0 to 9 and -");

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        value.Length is 0 or > MaxLength || value.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            ? Malformed
            : null;
}
