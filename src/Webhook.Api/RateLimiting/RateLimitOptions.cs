using System.ComponentModel.DataAnnotations;

namespace Webhook.Api.RateLimiting;

/// <summary>How many requests are taken; the section <c>RateLimiting</c> of the configuration. Limits hold for one node.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Default: false in the environment Development, else true.</summary>
    public bool Enabled { get; set; }

    /// <summary>For all requests of one address together, whoever sends them; IPv6 addresses count by their /64.</summary>
    [Required]
    public BucketOptions Address { get; set; } = new();

    /// <summary>For each client that <see cref="Clients"/> does not name.</summary>
    [Required]
    public BucketOptions Client { get; set; } = new();

    /// <summary>For single clients, by name.</summary>
    [Required]
    public Dictionary<string, BucketOptions> Clients { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>A bucket of tokens, of which each request takes one.</summary>
internal sealed class BucketOptions
{
    /// <summary>How many come back each second, 1 to 1,000,000. Default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int PermitsPerSecond { get; set; } = 2_000;

    /// <summary>How many the bucket holds, 1 to 1,000,000. Default 4,000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 4_000;
}
