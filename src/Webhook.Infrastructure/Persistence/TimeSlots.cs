namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The two hours in which an event's <c>timestamp</c> lies, as a number. Within a slot the index is in the order of the
/// log, which an index of the time itself is not; slots are short enough that little of one is read in vain.
/// </summary>
internal static class TimeSlots
{
    public const string Column = "time_slot";

    /// <summary>The name that EF Core has for it.</summary>
    public const string Property = "TimeSlot";

    /// <summary>How the database computes it.</summary>
    public const string Sql = "(timestamp + 2209075200000000) / 7200000000";

    // Before every time that an event may have, because integers are cut toward zero.
    private static readonly DateTimeOffset First = new(1899, 12, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);

    public static long Of(DateTimeOffset timestamp) => (timestamp - First).Ticks / Length.Ticks;
}
