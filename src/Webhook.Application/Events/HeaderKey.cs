namespace Webhook.Application.Events;

/// <summary>The idempotency key that a request carries beside its body.</summary>
/// <param name="Value">The key; null when there is none or none that is valid.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record HeaderKey(string? Value, IReadOnlyList<InputError> Errors)
{
    public static HeaderKey None { get; } = new(null, []);
}
