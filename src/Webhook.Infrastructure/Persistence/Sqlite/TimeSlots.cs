namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The two hours, and the two days, in which an event's <c>timestamp</c> lies, as numbers that the database computes.
/// Within one of them the index is in the order of the log, which an index of the time itself is not. Two hours are short
/// enough that little is read in vain at the ends of a range, two days long enough that few are needed for a year.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="Property">The name that EF Core has for it.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Microseconds">How long a slot is.</param>
internal sealed record TimeSlots(string Column, string Property, string Index, long Microseconds)
{
    // Before every time that an event may have, because integers are cut toward zero: the last day of 1899.
    private const long Origin = 2_209_075_200_000_000;
    private const long MicrosecondsPerHour = 3_600_000_000;

    public static TimeSlots OfTwoHours { get; } = new("time_slot", "TimeSlot", "ix_events_time_slot", 2 * MicrosecondsPerHour);

    public static TimeSlots OfTwoDays { get; } = new("time_block", "TimeBlock", "ix_events_time_block", 48 * MicrosecondsPerHour);

    /// <summary>How the database computes it.</summary>
    public string Sql => $"(timestamp + {Origin}) / {Microseconds}";

    public long Of(DateTimeOffset timestamp) => (UnixMicroseconds.From(timestamp) + Origin) / Microseconds;
}
