namespace Webhook.Domain;

/// <summary>When an event that a handler failed is tried again, and when it is given up.</summary>
public sealed class RetrySchedule
{
    /// <summary>By how much of itself a delay varies in each direction, so that what failed together is not tried again together.</summary>
    public const double Spread = 0.1;

    /// <summary>The most delays.</summary>
    public const int MaxDelays = 100;

    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(30);

    private readonly TimeSpan[] delays;

    /// <param name="delays">The delay after each attempt but the last.</param>
    /// <exception cref="ArgumentException">There are too many, or one is negative or too long.</exception>
    public RetrySchedule(IReadOnlyList<TimeSpan> delays) =>
        this.delays = delays.Count <= MaxDelays && delays.All(delay => delay >= TimeSpan.Zero && delay <= MaxDelay)
            ? [.. delays]
            : throw new ArgumentException($"A schedule has at most {MaxDelays} delays of 0 to {MaxDelay.TotalDays} days.", nameof(delays));

    /// <summary>5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h: eight attempts in about 27 hours and a half.</summary>
    public static RetrySchedule Default { get; } = new(
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ]);

    /// <summary>How often an event is tried before it is dead.</summary>
    public int Attempts => delays.Length + 1;

    /// <param name="attempts">How often the event was tried, from 1.</param>
    /// <param name="random">From 0 up to, but not including, 1.</param>
    /// <returns>How long to wait for the next attempt; null when there is none.</returns>
    public TimeSpan? DelayAfter(int attempts, double random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempts);
        return attempts > delays.Length ? null : delays[attempts - 1] * (1 - Spread + (2 * Spread * random));
    }
}
