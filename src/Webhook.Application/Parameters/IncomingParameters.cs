using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Parameters;

/// <summary>The parameters of a query as they were sent, in an address or as a JSON object, and not yet judged.</summary>
/// <param name="Values">All values that each name has, in their order; none where a JSON object says null or an empty array.</param>
/// <param name="ErrorAt">Says where the parameter of a name stands.</param>
public sealed record IncomingParameters(
    IReadOnlyDictionary<string, IReadOnlyList<IncomingValue>> Values, Func<string, RuleViolation, InputError> ErrorAt)
{
    /// <summary>Why the text could not be read as parameters at all. When there is anything here, nothing else counts.</summary>
    public IReadOnlyList<InputError> Unreadable { get; init; } = [];

    /// <summary>Only the name of the type, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => nameof(IncomingParameters);
}

/// <summary>What a value was written as.</summary>
public enum ValueForm
{
    /// <summary>In an address, where all is text.</summary>
    Address,

    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>JSON's null, as a member of an object.</summary>
    Null,

    /// <summary>Another JSON value.</summary>
    Other,
}

/// <summary>One value of a parameter.</summary>
/// <param name="Form">What it was written as.</param>
/// <param name="Text">The text or the number's digits; empty for other values.</param>
public readonly record struct IncomingValue(ValueForm Form, string Text)
{
    /// <summary>The members of an object, in their order; none of other values.</summary>
    public IReadOnlyDictionary<string, IncomingValue> Members { get => field ?? NoMembers; init; }

    private static IReadOnlyDictionary<string, IncomingValue> NoMembers { get; } = new Dictionary<string, IncomingValue>();

    /// <summary>Only the form, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => Form.ToString();
}
