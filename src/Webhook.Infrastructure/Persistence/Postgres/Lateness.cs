using Webhook.Application.Events;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// How long after it happened an event was received, in classes that the database computes (the column <c>lateness</c>). Nearly all events of a class that
/// happened within a range of times were received within a range of times, too; so that they are found by walking a part of
/// the log, in its order, however late a few others are.
/// </summary>
internal static class Lateness
{
    // As in the migration.
    private static readonly TimeSpan[] Bounds =
    [
        -TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromMinutes(20), TimeSpan.FromDays(1), TimeSpan.FromDays(4), TimeSpan.FromDays(16), TimeSpan.FromDays(64), TimeSpan.FromDays(256),
    ];

    /// <summary>For each class that may have some: when events that happened, and were received, within these times were received.</summary>
    public static IEnumerable<(short Class, DateTimeOffset Since, DateTimeOffset Until)> Windows(TimeRange timestamp, TimeRange received)
    {
        for (var late = 0; late <= Bounds.Length; late++)
        {
            var since = late == 0 ? DateTimeOffset.MinValue : Later(timestamp.From ?? DateTimeOffset.MinValue, Bounds[late - 1]);
            var until = late == Bounds.Length ? DateTimeOffset.MaxValue : Later(timestamp.To ?? DateTimeOffset.MaxValue, Bounds[late]);
            since = received.From > since ? received.From.Value : since;
            until = received.To < until ? received.To.Value : until;
            if (since < until)
            {
                yield return ((short)late, since, until);
            }
        }
    }

    // The least and the greatest time stand for none.
    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) =>
        time == DateTimeOffset.MinValue || time == DateTimeOffset.MaxValue ? time
        : by < TimeSpan.Zero && time - DateTimeOffset.MinValue < -by ? DateTimeOffset.MinValue
        : by > TimeSpan.Zero && DateTimeOffset.MaxValue - time < by ? DateTimeOffset.MaxValue
        : time + by;
}
