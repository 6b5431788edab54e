using System.ComponentModel.DataAnnotations;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>How events are sent to subscriptions; the section <c>Subscriptions</c> of the configuration.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>
    /// Whether events may go to addresses inside one's own network, and in the clear (<c>http</c>). Default: false, because
    /// whoever may set a subscription's address could reach with it what only this machine can.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long a receiver has for its answer, connecting included, in seconds, 1 to 300. Default: 15.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 15;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
