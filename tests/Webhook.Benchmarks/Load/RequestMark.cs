namespace Webhook.Benchmarks.Load;

/// <summary>What every request of a load carries beside its body.</summary>
/// <param name="Header">A header with a value that is different each time; null for none.</param>
/// <param name="Sender">Who sends, and signs; null for nobody in particular.</param>
internal sealed record RequestMark(string? Header = null, SigningSender? Sender = null)
{
    public static readonly RequestMark None = new();

    /// <summary>As many bytes as a key takes, under a name that means nothing to a server.</summary>
    public static readonly RequestMark Ignored = new("X-Request-Token");

    public static readonly RequestMark IdempotencyKey = new("Idempotency-Key");
}
