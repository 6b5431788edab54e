using System.ComponentModel.DataAnnotations;

namespace Webhook.Api.RateLimiting;

/// <summary>How many requests are taken; the section <c>RateLimiting</c> of the configuration. Limits hold for one node.</summary>
internal sealed class RateLimitOptions : IValidatableObject
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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from bucket in Clients
            .Select(client => (Name: $"Clients:{client.Key}", Options: client.Value))
            .Append((Name: nameof(Address), Options: Address))
            .Append((Name: nameof(Client), Options: Client))
        from wrong in bucket.Options.Violations()
        select new ValidationResult($"RateLimiting:{bucket.Name}: {wrong.ErrorMessage}");
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

    public List<ValidationResult> Violations()
    {
        var violations = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), violations, validateAllProperties: true);
        return violations;
    }
}
