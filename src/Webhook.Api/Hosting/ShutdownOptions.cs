using System.ComponentModel.DataAnnotations;

namespace Webhook.Api.Hosting;

/// <summary>How the service stops; the section <c>Shutdown</c> of the configuration.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>
    /// Seconds that a stop goes on answering on connections that are open, 0 to 10, before the time of
    /// <c>ShutdownTimeoutSeconds</c> begins: long enough for a proxy to have used each. Default 0.
    /// </summary>
    [Range(0, 10)]
    public int DrainSeconds { get; set; }
}
