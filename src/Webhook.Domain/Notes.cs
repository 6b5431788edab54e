namespace Webhook.Domain;

/// <summary>The rule of <c>notes</c>.</summary>
public static class Notes
{
    /// <summary>The longest note, in Unicode code points.</summary>
    public const int MaxLength = 1000;

    private static readonly RuleViolation TooLong = new("too_long", $"must be at most {MaxLength} characters");
    private static readonly RuleViolation Nul = new("control_character", "must not contain U+0000");

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        CodePoints.IsLongerThan(value, MaxLength) ? TooLong
        : value.Contains('\0') ? Nul
        : null;
}
