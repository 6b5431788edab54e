using System.ComponentModel.DataAnnotations;

namespace Webhook.Infrastructure.Retention;

/// <summary>How long data are kept; the section <c>Retention</c> of the configuration.</summary>
public sealed class RetentionOptions
{
    private const int MostDays = 36_500;

    /// <summary>How many days after they were received events are deleted, 1 to 36,500. Default: never.</summary>
    [Range(1, MostDays)]
    public int? Days { get; set; }

    /// <summary>How many days after they were made entries of the audit are deleted, 1 to 36,500. Default: never.</summary>
    [Range(1, MostDays)]
    public int? AuditDays { get; set; }
}
