using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Finds the events of a range of times without reading much that lies between them: walks along the log, or along the
/// index of another condition, and where that leaves the range leaps to the next event in one of the range's slots.
/// </summary>
internal sealed class EventLeaps : IDisposable
{
    private const int ShortestStretch = 8;
    private const int LongestStretch = 1024;
    private const int FewestLooks = 4;
    private const int MostLooks = 256;

    private readonly EventPageSql page;
    private readonly SqliteCommand stretch;
    private readonly List<SqliteCommand> looks = [];
    private readonly SlotAhead[] ahead;

    /// <param name="connection">An open connection, which stays the caller's.</param>
    /// <param name="page">What is to be found.</param>
    /// <param name="slots">The slots of its times.</param>
    public EventLeaps(SqliteConnection connection, EventPageSql page, SlotRange slots)
    {
        this.page = page;
        stretch = page.PrepareStretch(connection);
        ahead =
        [
            .. Ahead(connection, TimeSlots.OfTwoHours, slots.First, slots.LastBefore),
            .. Ahead(connection, TimeSlots.OfTwoDays, slots.FirstBlock, slots.LastBlock),
            .. Ahead(connection, TimeSlots.OfTwoHours, slots.FirstAfter, slots.Last),
        ];
    }

    /// <returns>The ids of the first events that match.</returns>
    public List<long> Find(CancellationToken cancellationToken)
    {
        var found = new List<long>(page.Limit);
        var (length, mostLooks) = (ShortestStretch, FewestLooks);
        for (long? position = page.First; position is { } at && found.Count < page.Limit;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (walked, wanted, last, isLastWanted) = Walk(at, length, found);
            if (walked < length)
            {
                break;
            }

            var next = page.After(last);
            mostLooks = wanted > 0 ? FewestLooks : Math.Min(mostLooks * 2, MostLooks);
            position = isLastWanted ? next : Leap(next, mostLooks);

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
        looks.ForEach(look => look.Dispose());
    }

    private IEnumerable<SlotAhead> Ahead(SqliteConnection connection, TimeSlots kind, long first, long last)
    {
        var look = page.PrepareLook(connection, kind);
        looks.Add(look);
        for (var slot = first; slot <= last; slot++)
        {
            yield return new SlotAhead(look, slot, page.NewestFirst);
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

    // Looks over what the other conditions exclude, but only so often: where that is far more than what the walk's own
    // index would pass, it is for the walk to go on.
    private long? Leap(long position, int mostLooks)
    {
        Array.ForEach(ahead, slot => slot.Pass(position));
        var nearest = Nearest();
        for (var looks = 1; looks < mostLooks && nearest is { IsMatch: false, Place: { } place }; looks++)
        {
            nearest.Pass(page.After(place));
            nearest = Nearest();
        }

        return nearest?.Place;
    }

    private SlotAhead? Nearest()
    {
        SlotAhead? nearest = null;
        foreach (var slot in ahead)
        {
            if (slot.Place is { } place && (nearest is null || (page.NewestFirst ? place > nearest.Place : place < nearest.Place)))
            {
                nearest = slot;
            }
        }

        return nearest;
    }
}
