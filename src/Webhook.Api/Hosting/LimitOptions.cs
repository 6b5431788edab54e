using System.ComponentModel.DataAnnotations;

namespace Webhook.Api.Hosting;

/// <summary>What one client, slow or many, may cost; the section <c>Limits</c> of the configuration.</summary>
internal sealed class LimitOptions
{
    /// <summary>Connections at the same time, 1 to 1,000,000; further ones are closed at once. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// Seconds from a request's head to its answer, 1 to 3,600, except for batches, exports and live streams, which may be
    /// long. Default 60.
    /// </summary>
    [Range(1, 3_600)]
    public int RequestSeconds { get; set; } = 60;
}
