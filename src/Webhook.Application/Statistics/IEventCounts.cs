namespace Webhook.Application.Statistics;

/// <summary>How many events were received, counted as they are stored.</summary>
public interface IEventCounts
{
    /// <param name="interval">What is counted together.</param>
    /// <param name="group">What is counted apart.</param>
    /// <param name="from">The beginning of the first interval.</param>
    /// <param name="to">The end of the last one.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>One count for each interval and name that has events, in their order; all as of one moment.</returns>
    Task<IReadOnlyList<EventCount>> ListAsync(
        CountInterval interval, CountGroup group, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <summary>How long the times are for which events are counted. The numbers are stored and never change their meaning.</summary>
public enum CountInterval
{
    Hour = 1,
    Day = 2,
}

/// <summary>By what events are counted. The numbers are stored and never change their meaning.</summary>
public enum CountGroup
{
    EventType = 1,
    Source = 2,
}

/// <param name="Start">The beginning of the interval in which the events were received.</param>
/// <param name="Name">The event type's wire name, or the source.</param>
/// <param name="Count">How many events; at least 1.</param>
public readonly record struct EventCount(DateTimeOffset Start, string Name, long Count);

/// <summary>Hours and days, which begin in UTC.</summary>
public static class CountIntervals
{
    public static TimeSpan Length(this CountInterval interval) => interval switch
    {
        CountInterval.Hour => TimeSpan.FromHours(1),
        CountInterval.Day => TimeSpan.FromDays(1),
    };

    /// <returns>The beginning of the interval in which the time lies.</returns>
    public static DateTimeOffset StartOf(this CountInterval interval, DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % interval.Length().Ticks), TimeSpan.Zero);

    /// <returns>The end of the interval before, or at, which the time lies.</returns>
    public static DateTimeOffset EndOf(this CountInterval interval, DateTimeOffset time) =>
        interval.StartOf(time + interval.Length() - TimeSpan.FromTicks(1));
}
