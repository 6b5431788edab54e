using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// Finds the events of a range of times without reading much that lies between them: walks along the log, or along the
/// index of another condition, and where that leaves the range leaps to the next event in one of the range's slots.
/// </summary>
internal sealed class EventLeaps : IDisposable
{
    private const int ShortestStretch = 8;
    private const int LongestStretch = 1024;

    private readonly EventPageSql page;
    private readonly SqliteCommand stretch;
    private readonly SlotFront[] fronts;

    /// <param name="connection">An open connection, which stays the caller's.</param>
    /// <param name="page">What is to be found.</param>
    /// <param name="slots">The slots of its times.</param>
    public EventLeaps(SqliteConnection connection, EventPageSql page, SlotRange slots)
    {
        this.page = page;
        stretch = page.PrepareStretch(connection);
        SlotFront Front(TimeSlots kind, long first, long last) => new(page.PrepareNext(connection, kind), first, last, page.NewestFirst);
        fronts =
        [
            Front(TimeSlots.OfTwoHours, slots.First, slots.LastBefore),
            Front(TimeSlots.OfTwoDays, slots.FirstBlock, slots.LastBlock),
            Front(TimeSlots.OfTwoHours, slots.FirstAfter, slots.Last),
        ];
    }

    /// <returns>The ids of the first events that match.</returns>
    public List<long> Find(CancellationToken cancellationToken)
    {
        var found = new List<long>(page.Limit);
        var length = ShortestStretch;
        for (long? position = page.First; position is { } at && found.Count < page.Limit;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (walked, wanted, last, isLastWanted) = Walk(at, length, found);
            if (walked < length)
            {
                break;
            }

            var next = page.After(last);
            position = isLastWanted ? next : Leap(next);

            // Where much is found, or a leap leads no further than a stretch, more is read at once.
            var isLeapShort = position is { } reached && Math.Abs(reached - next) < Math.Abs(next - at);
            length = wanted > walked / 2 || (isLeapShort && !isLastWanted)
                ? Math.Min(length * 2, LongestStretch)
                : Math.Max(length / 2, ShortestStretch);
        }

        return found;
    }

    public void Dispose()
    {
        stretch.Dispose();
        foreach (var front in fronts)
        {
            front.Dispose();
        }
    }

    private (int Walked, int Wanted, long Last, bool IsLastWanted) Walk(long position, int length, List<long> found)
    {
        stretch.Parameters["$position"].Value = position;
        stretch.Parameters["$length"].Value = length;
        using var rows = stretch.ExecuteReader();
        var (walked, wanted, last, isWanted) = (0, 0, position, false);
        while (rows.Read())
        {
            walked++;
            last = rows.GetInt64(0);
            isWanted = page.IsInRange(rows.GetInt64(1));
            if (isWanted && found.Count < page.Limit)
            {
                wanted++;
                found.Add(last);
            }
        }

        return (walked, wanted, last, isWanted);
    }

    private long? Leap(long position)
    {
        var nearest = fronts.Select(front => front.Nearest(position)).OfType<long>().ToList();
        return nearest.Count == 0 ? null : page.NewestFirst ? nearest.Max() : nearest.Min();
    }
}
