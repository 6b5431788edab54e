using System.Globalization;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Formats;

/// <summary>Reads an address's query strictly: what is unknown, repeated or out of range is an error, never ignored.</summary>
internal sealed class QueryParameters(IQueryCollection query, params IReadOnlyList<string> knownNames)
{
    private readonly List<InputError> errors =
    [
        .. query.Keys.Where(name => !knownNames.Contains(name)).Select(name => InputError.InParameter(
            Printable(name), new RuleViolation("unknown_parameter", knownNames.Count == 0
                ? "is not known; there are none"
                : $"is not known; known are {string.Join(", ", knownNames)}"))),
    ];

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<InputError> Errors => errors;

    /// <summary>A whole number within limits, or the default when it is absent.</summary>
    public int Number(string name, int least, int most, int absent)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return absent;
        }

        if (values.Count > 1)
        {
            errors.Add(InputError.InParameter(name, new RuleViolation("repeated", "must not occur twice")));
        }
        else if (!TryDigits(values[0], out var number) || number < least || number > most)
        {
            errors.Add(InputError.InParameter(name, new RuleViolation("out_of_range", $"must be a whole number from {least} to {most}")));
        }
        else
        {
            return number;
        }

        return absent;
    }

    // int.TryParse alone forgives U+0000 after the digits, whatever the style.
    private static bool TryDigits(string? text, out int value)
    {
        value = 0;
        return !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    // A name that no parameter has may be anything, a patient's data in the wrong place included.
    private static string Printable(string name) =>
        name.Length <= 40 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-') ? name : "(unprintable)";
}
