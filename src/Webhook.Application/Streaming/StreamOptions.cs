using System.ComponentModel.DataAnnotations;

namespace Webhook.Application.Streaming;

/// <summary>The configuration section <c>Stream</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>How many may listen to the live stream at once; beyond it they are answered 503. Default 1000.</summary>
    [Range(1, 100_000)]
    public int MaxListeners { get; set; } = 1000;
}
