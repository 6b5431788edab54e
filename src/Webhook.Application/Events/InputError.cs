using System.Text.Json.Serialization;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>
/// One thing that a client must mend. Exactly one of <see cref="Pointer"/>, <see cref="Parameter"/> and
/// <see cref="Header"/> says where.
/// </summary>
public sealed record InputError
{
    private InputError(string code, string detail)
    {
        Code = code;
        Detail = detail;
    }

    /// <summary>RFC 6901 JSON Pointer into the body; empty for the body as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pointer { get; private init; }

    /// <summary>Name of a query or route parameter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parameter { get; private init; }

    /// <summary>Name of a header.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Header { get; private init; }

    /// <summary>Stable and documented.</summary>
    public string Code { get; }

    /// <summary>What to do; never holds what was sent.</summary>
    public string Detail { get; }

    public static InputError AtPointer(string pointer, RuleViolation violation) =>
        new(violation.Code, violation.Detail) { Pointer = pointer };

    public static InputError InParameter(string name, RuleViolation violation) =>
        new(violation.Code, violation.Detail) { Parameter = name };

    public static InputError InHeader(string name, RuleViolation violation) =>
        new(violation.Code, violation.Detail) { Header = name };

    /// <summary>The same error, seen from the array that the event stands in.</summary>
    /// <param name="index">The event's place in the array.</param>
    public InputError InArrayAt(long index) => Pointer is null ? this : this with { Pointer = $"/{index}{Pointer}" };
}
