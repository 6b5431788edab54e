using Microsoft.Net.Http.Headers;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Authentication;

/// <summary>What is wrong with the credentials of a request.</summary>
internal static class CredentialFault
{
    public const string KeyHeader = "X-API-Key";

    public static InputError Missing { get; } = InKey(new RuleViolation("credentials_missing", $"must hold an API key, or {HeaderNames.Authorization} a Bearer token"));

    public static InputError Ambiguous { get; } = InKey(new RuleViolation("credentials_ambiguous", $"must occur once, and not beside {HeaderNames.Authorization}"));

    public static InputError UnknownScheme { get; } = InAuthorization(new RuleViolation(
        "credentials_malformed", "must be Bearer and an API key or a token"));

    public static InputError TokenExpired { get; } = InAuthorization(new RuleViolation(
        "token_expired", "has expired; get a new token"));

    public static InputError TokenInvalid { get; } = InAuthorization(new RuleViolation(
        "token_invalid", "must be a token that the configured issuer made for this service and that is valid now"));

    public static InputError TokenClient { get; } = InAuthorization(new RuleViolation(
        "token_client_invalid", $"must name its client, in client_id, azp or sub, by 1 to {ClientName.MaxLength} of the characters a to z, 0 to 9 and -"));

    public static InputError KeyUnknown(string header) =>
        InputError.InHeader(header, new RuleViolation("credentials_invalid", "is not valid; the key is wrong or was removed"));

    public static InputError KeyExpired(string header) =>
        InputError.InHeader(header, new RuleViolation("key_expired", "has expired; ask for a new key"));

    private static InputError InKey(RuleViolation violation) => InputError.InHeader(KeyHeader, violation);

    private static InputError InAuthorization(RuleViolation violation) => InputError.InHeader(HeaderNames.Authorization, violation);
}
