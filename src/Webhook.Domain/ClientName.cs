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

    private static readonly RuleViolation Reserved =
        new("reserved_name", $"must not be {Anonymous}, which stands for nobody");

    /// <returns>The rule that the name of a registered client breaks, or null.</returns>
    public static RuleViolation? CheckRegistered(string value) => value == Anonymous ? Reserved : Check(value);

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        value.Length is 0 or > MaxLength || value.Any(character => !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
            ? Malformed
            : null;
}
