using System.Text;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Formats;

/// <summary>
/// The idempotency key that stands beside a body: <c>Idempotency-Key</c>, plain or as a quoted string of RFC 9651, or
/// <c>webhook-id</c> of Standard Webhooks.
/// </summary>
internal static class IdempotencyKeyHeaders
{
    public const string IdempotencyKeyName = "Idempotency-Key";
    public const string WebhookIdName = "webhook-id";

    private static readonly RuleViolation Repeated = new("repeated", "must not occur twice");
    private static readonly RuleViolation Malformed = new("malformed_string", "must be plain or a quoted string in which only \\\" and \\\\ are escaped");
    private static readonly RuleViolation Differ = new("idempotency_keys_differ", $"must equal {IdempotencyKeyName}, or be left out");

    private static readonly RuleViolation TooLongForBatches =
        new("too_long", $"must have at most {BatchKeys.MaxBatchIdLength} characters for a batch");

    private static readonly RuleViolation NotForBatches =
        new("not_for_batches", "must be left out; give each event an idempotency_key of its own");

    public static HeaderKey Read(IHeaderDictionary headers)
    {
        if (!headers.ContainsKey(IdempotencyKeyName) && !headers.ContainsKey(WebhookIdName))
        {
            return HeaderKey.None;
        }

        var errors = new List<InputError>();
        var key = ReadOne(headers, IdempotencyKeyName, quotedAllowed: true, errors);
        var webhookId = ReadOne(headers, WebhookIdName, quotedAllowed: false, errors);
        if (key is not null && webhookId is not null && key != webhookId)
        {
            errors.Add(InputError.InHeader(WebhookIdName, Differ));
        }

        return new HeaderKey(key ?? webhookId, errors);
    }

    /// <summary>
    /// Reads the id of a batch as a whole, from <c>webhook-id</c>. An <c>Idempotency-Key</c> is refused there: it names one
    /// event, and could mean none of many.
    /// </summary>
    public static HeaderKey ReadForBatch(IHeaderDictionary headers)
    {
        var errors = new List<InputError>();
        if (headers.ContainsKey(IdempotencyKeyName))
        {
            errors.Add(InputError.InHeader(IdempotencyKeyName, NotForBatches));
        }

        var id = ReadOne(headers, WebhookIdName, quotedAllowed: false, errors);
        if (id?.Length > BatchKeys.MaxBatchIdLength)
        {
            errors.Add(InputError.InHeader(WebhookIdName, TooLongForBatches));
        }

        return new HeaderKey(id, errors);
    }

    private static string? ReadOne(IHeaderDictionary headers, string name, bool quotedAllowed, List<InputError> errors)
    {
        if (!headers.TryGetValue(name, out var values))
        {
            return null;
        }

        var text = values.Count == 1 ? values[0] ?? string.Empty : string.Empty;
        var key = quotedAllowed && text.StartsWith('"') ? Unquote(text) : text;
        var violation = values.Count != 1 ? Repeated : key is null ? Malformed : IdempotencyKey.Check(key);
        if (violation is not null)
        {
            errors.Add(InputError.InHeader(name, violation));
        }

        return violation is null ? key : null;
    }

    /// <returns>The string between the quotes, or null when it is not well-formed.</returns>
    private static string? Unquote(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var index = 1; index < text.Length; index++)
        {
            if (text[index] == '"')
            {
                return index == text.Length - 1 ? key.ToString() : null;
            }

            if (text[index] == '\\' && (++index == text.Length || text[index] is not ('"' or '\\')))
            {
                return null;
            }

            key.Append(text[index]);
        }

        return null;
    }
}
