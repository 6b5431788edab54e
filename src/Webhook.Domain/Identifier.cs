namespace Webhook.Domain;

/// <summary>The rule of <c>appointment_id</c> and <c>patient_id</c>.</summary>
public static class Identifier
{
    /// <summary>The longest identifier, in Unicode code points.</summary>
    public const int MaxLength = 255;

    private static readonly RuleViolation Empty = new("empty", "must not be empty");
    private static readonly RuleViolation TooLong = new("too_long", $"must be at most {MaxLength} characters");
    private static readonly RuleViolation Blank = new("blank", "must not be only white space");
    private static readonly RuleViolation Control = new("control_character", "must not contain control characters");

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value)
    {
        if (value.Length == 0)
        {
            return Empty;
        }

        if (CodePoints.IsLongerThan(value, MaxLength))
        {
            return TooLong;
        }

        var blank = true;
        foreach (var character in value)
        {
            if (char.IsControl(character))
            {
                return Control;
            }

            blank &= char.IsWhiteSpace(character);
        }

        return blank ? Blank : null;
    }
}
