using System.ComponentModel.DataAnnotations;

namespace Webhook.Infrastructure.Persistence;

/// <summary>The configuration section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>How many requests may wait for the writer; beyond it they are answered 503. Default 8192.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 8192;
}
