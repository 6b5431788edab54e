namespace Webhook.Domain;

/// <summary>The rule of the address that events are sent to.</summary>
public static class SubscriptionUrl
{
    /// <summary>The longest address, in characters.</summary>
    public const int MaxLength = 2_048;

    private static readonly RuleViolation Malformed = new(
        "invalid_url", $"must be an absolute http or https address of at most {MaxLength} ASCII characters, without user, password and fragment");

    /// <returns>The rule that <paramref name="value"/> breaks, or null.</returns>
    public static RuleViolation? Check(string value) =>
        value.Length <= MaxLength
        && value.All(character => char.IsAscii(character) && !char.IsControl(character) && character != ' ')
        && Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? null
            : Malformed;
}
