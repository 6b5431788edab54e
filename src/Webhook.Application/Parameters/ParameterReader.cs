using System.Globalization;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Parameters;

/// <summary>Judges parameters strictly: what is unknown, repeated, of a wrong type or out of range is an error, never ignored.</summary>
internal sealed class ParameterReader
{
    private const int OffsetLength = 6;

    private static readonly RuleViolation Repeated = new("repeated", "must not occur twice");
    private static readonly RuleViolation Missing = new("required", "is required");
    private static readonly RuleViolation NotText = new("wrong_type", "must be a string");
    private static readonly RuleViolation NotObject = new("wrong_type", "must be an object whose members are strings");
    private static readonly RuleViolation NotNumber = new("wrong_type", "must be a number");
    private static readonly RuleViolation EmptyRange = new("empty_range", "must be later than the time at which the range begins");

    private readonly IncomingParameters incoming;
    private readonly List<InputError> errors;

    /// <param name="incoming">What was sent.</param>
    /// <param name="known">The names that the query takes.</param>
    public ParameterReader(IncomingParameters incoming, params IReadOnlyList<string> known)
    {
        this.incoming = incoming;
        var unknown = new RuleViolation("unknown_parameter", known.Count == 0
            ? "is not known; there are none"
            : $"is not known; known are {string.Join(", ", known)}");
        errors = [.. incoming.Unreadable, .. incoming.Values.Keys.Where(name => !known.Contains(name)).Select(name => incoming.ErrorAt(Printable(name), unknown))];
    }

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<InputError> Errors => errors;

    /// <returns>A whole number within limits, or null when it is absent or wrong.</returns>
    public long? Number(string name, long least, long most)
    {
        if (One(name) is not { } value)
        {
            return null;
        }

        if (value.Form is not (ValueForm.Address or ValueForm.Number))
        {
            Report(name, NotNumber);
        }
        else if (!TryDigits(value.Text, out var number) || number < least || number > most)
        {
            Report(name, new RuleViolation("out_of_range", $"must be a whole number from {least} to {most}"));
        }
        else
        {
            return number;
        }

        return null;
    }

    /// <returns>A text that obeys the rule, or null when it is absent or wrong.</returns>
    public string? Text(string name, Func<string, RuleViolation?> rule) =>
        One(name) is { } value && Judge(name, value, rule) ? value.Text : null;

    /// <returns>The same; reported when it is absent, too.</returns>
    public string? RequiredText(string name, Func<string, RuleViolation?> rule)
    {
        ReportMissing(name);
        return Text(name, rule);
    }

    /// <returns>Those of the parameter's values that obey the rule.</returns>
    public IReadOnlyList<string> Texts(string name, Func<string, RuleViolation?> rule) =>
        [.. incoming.Values.GetValueOrDefault(name, []).Where(value => Judge(name, value, rule)).Select(value => value.Text)];

    /// <returns>The same; reported when there is none at all.</returns>
    public IReadOnlyList<string> RequiredTexts(string name, Func<string, RuleViolation?> rule)
    {
        ReportMissing(name);
        return Texts(name, rule);
    }

    /// <param name="name">The parameter.</param>
    /// <param name="rule">Judges the name and the text of each member; the text is null where the member is.</param>
    /// <returns>The members of an object that obey the rule, by name; none when it is absent or wrong.</returns>
    public IReadOnlyDictionary<string, string?> Members(string name, Func<string, string?, RuleViolation?> rule)
    {
        var members = new Dictionary<string, string?>(StringComparer.Ordinal);
        var value = One(name);
        if (value is { Form: not ValueForm.Object })
        {
            Report(name, NotObject);
        }

        foreach (var (member, content) in value.GetValueOrDefault().Members)
        {
            var text = content.Form is ValueForm.Null ? null : content.Text;
            if ((content.Form is ValueForm.Text or ValueForm.Null ? rule(member, text) : NotText) is { } violation)
            {
                Report($"{name}/{Printable(member)}", violation);
            }
            else
            {
                members.Add(member, text);
            }
        }

        return members;
    }

    /// <returns>One of the choices, or the default when it is absent or wrong.</returns>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T absent)
    {
        var text = Text(name, value => choices.ContainsKey(value)
            ? null
            : new RuleViolation("unknown_value", $"must be one of {string.Join(", ", choices.Keys)}"));
        return text is null ? absent : choices[text];
    }

    /// <returns>The event types named, each once; empty when there are none.</returns>
    public IReadOnlyList<AppointmentEventType> EventTypes(string name)
    {
        var types = new SortedSet<AppointmentEventType>();
        foreach (var wireName in Texts(name, text => AppointmentEventTypeNames.TryParse(text, out _) ? null : AppointmentEventTypeNames.Unknown))
        {
            if (AppointmentEventTypeNames.TryParse(wireName, out var type))
            {
                types.Add(type);
            }
        }

        return [.. types];
    }

    /// <returns>The times between two parameters; an end that is absent or wrong is open.</returns>
    public TimeRange Range(string from, string to)
    {
        var range = new TimeRange(Time(from), Time(to));
        if (range.From >= range.To)
        {
            Report(to, EmptyRange);
        }

        return range;
    }

    /// <returns>A time, or null when it is absent or wrong.</returns>
    public DateTimeOffset? Time(string name)
    {
        if (One(name) is not { } value)
        {
            return null;
        }

        var time = default(DateTimeOffset);
        return Judge(name, value, text => EventTime.Parse(value.Form is ValueForm.Address ? RestoreOffset(text) : text, out time)) ? time : null;
    }

    /// <summary>Reports what only the query itself can know.</summary>
    public void Report(string name, RuleViolation violation) => errors.Add(incoming.ErrorAt(name, violation));

    private void ReportMissing(string name)
    {
        if (incoming.Unreadable.Count == 0 && incoming.Values.GetValueOrDefault(name, []).Count == 0)
        {
            Report(name, Missing);
        }
    }

    // The plus of 2025-01-10T12:30:00+02:00 arrives as a space unless it was written as %2B; no time means a space there.
    private static string RestoreOffset(string text) =>
        text.Length > OffsetLength && text[^OffsetLength] == ' ' ? $"{text[..^OffsetLength]}+{text[^(OffsetLength - 1)..]}" : text;

    private IncomingValue? One(string name)
    {
        var values = incoming.Values.GetValueOrDefault(name, []);
        if (values.Count > 1)
        {
            Report(name, Repeated);
        }

        return values.Count == 1 ? values[0] : null;
    }

    private bool Judge(string name, IncomingValue value, Func<string, RuleViolation?> rule)
    {
        var violation = value.Form is ValueForm.Address or ValueForm.Text ? rule(value.Text) : NotText;
        if (violation is not null)
        {
            Report(name, violation);
        }

        return violation is null;
    }

    // long.TryParse alone forgives U+0000 after the digits, whatever the style.
    private static bool TryDigits(string text, out long value)
    {
        value = 0;
        return !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    // A name that no parameter has may be anything, a patient's data in the wrong place included: identifiers have digits,
    // names of parameters have none.
    private static string Printable(string name) =>
        name.Length <= 40 && name.All(character => char.IsAsciiLetter(character) || character is '_' or '-') ? name : "(unprintable)";
}
