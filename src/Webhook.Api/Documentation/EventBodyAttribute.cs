namespace Webhook.Api.Documentation;

/// <summary>
/// The body that the action takes is events as <c>schema.json</c> has them, for the documentation; in which media types,
/// <c>Takes</c> says.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EventBodyAttribute : Attribute
{
    /// <summary>The most events that one array holds; 1 for an event that stands alone.</summary>
    public int MaxEvents { get; init; } = 1;
}
