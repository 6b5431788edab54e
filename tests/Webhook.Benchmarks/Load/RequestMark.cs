namespace Webhook.Benchmarks.Load;

/// <summary>What every request of a load carries beside its body.</summary>
internal enum RequestMark
{
    None,

    /// <summary>As many bytes as a key takes, under a name that means nothing to a server.</summary>
    Ignored,

    IdempotencyKey,
}
