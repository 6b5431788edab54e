namespace Webhook.Application.Events;

/// <summary>What was found under one of the names that the service knows.</summary>
public enum IncomingKind
{
    Absent,
    Null,
    Text,
    OtherType,
}

/// <summary>One known member of an event as it was sent, before any rule is asked.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Value">The text, when it was text.</param>
public readonly record struct IncomingMember(IncomingKind Kind, string? Value)
{
    public static IncomingMember Null { get; } = new(IncomingKind.Null, null);

    public static IncomingMember OtherType { get; } = new(IncomingKind.OtherType, null);

    public static IncomingMember Text(string value) => new(IncomingKind.Text, value);

    /// <summary>Only the kind, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => Kind.ToString();
}
