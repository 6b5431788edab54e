using System.Text.Json.Serialization;
using Webhook.Application.Events;

namespace Webhook.Api.Problems;

/// <summary>What went wrong with one request, as RFC 9457 has it.</summary>
public sealed record Problem
{
    /// <summary>Where this kind of problem is explained, relative to the service's address.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>The W3C trace id of the request, under which the log has it too.</summary>
    public required string TraceId { get; init; }

    /// <summary>Everything that the client must mend; absent where there is nothing to list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InputError>? Errors { get; init; }
}
