using System.Text.Json.Serialization;
using Webhook.Application.Events;

namespace Webhook.Api.Batches;

/// <summary>What became of a batch: the shape of what <see cref="BatchResult"/> writes.</summary>
public sealed record BatchAnswer
{
    /// <summary><c>success</c> or <c>partial</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How many events were in the body.</summary>
    public required long Received { get; init; }

    /// <summary>How many are new.</summary>
    public required long Stored { get; init; }

    /// <summary>How many were stored before under the same idempotency key.</summary>
    public required long Replayed { get; init; }

    /// <summary>How many are not stored.</summary>
    public required long Rejected { get; init; }

    /// <summary>Every event of an array; of NDJSON only what was not stored.</summary>
    public required IReadOnlyList<BatchItem> Results { get; init; }
}

/// <summary>What became of one event of a batch.</summary>
public sealed record BatchItem
{
    /// <summary>The place in the array, or the line, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>201 stored, 200 stored before, 422 not stored.</summary>
    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EventId { get; init; }

    /// <summary>Everything that is wrong with the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InputError>? Errors { get; init; }
}
