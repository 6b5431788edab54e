namespace Webhook.Domain;

/// <summary>The rule of idempotency keys, wherever they stand in a request.</summary>
public static class IdempotencyKey
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    private static readonly RuleViolation Empty = new("empty", "must not be empty");
    private static readonly RuleViolation TooLong = new("too_long", $"must be at most {MaxLength} characters");
    private static readonly RuleViolation NotVisible =
        new("not_visible_ascii", "must be visible ASCII characters only, without spaces");

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        value.Length == 0 ? Empty
        : CodePoints.IsLongerThan(value, MaxLength) ? TooLong
        : value.AsSpan().ContainsAnyExceptInRange('!', '~') ? NotVisible
        : null;
}
