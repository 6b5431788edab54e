using System.ComponentModel.DataAnnotations;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>How events are handed to handlers (section <c>Handlers</c>).</summary>
public sealed class HandlerOptions : IValidatableObject
{
    /// <summary>The delays after each attempt but the last; the schedule of <see cref="Domain.RetrySchedule.Default"/> when absent.</summary>
    public IReadOnlyList<TimeSpan>? RetrySchedule { get; set; }

    /// <summary>How many events a handler is given at once, each of another appointment; 16.</summary>
    [Range(1, 1000)]
    public int MaxInFlight { get; set; } = 16;

    /// <summary>How long a handler may take for one event, in seconds; 30.</summary>
    [Range(1, 3600)]
    public int TimeLimitSeconds { get; set; } = 30;

    /// <summary>How many events of a handler may be retried or wait behind such; with more, it reads no further. 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUnresolved { get; set; } = 10_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetrySchedule is { } delays
            && (delays.Count > Domain.RetrySchedule.MaxDelays || delays.Any(delay => delay < TimeSpan.Zero || delay > Domain.RetrySchedule.MaxDelay)))
        {
            yield return new ValidationResult(
                $"Handlers:RetrySchedule must have at most {Domain.RetrySchedule.MaxDelays} delays of 0 to {Domain.RetrySchedule.MaxDelay.TotalDays} days.", [nameof(RetrySchedule)]);
        }
    }

    internal RetrySchedule Schedule => RetrySchedule is { } delays ? new RetrySchedule(delays) : Domain.RetrySchedule.Default;
}
