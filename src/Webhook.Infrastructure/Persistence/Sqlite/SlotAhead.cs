using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// What a slot has next, in the walk's direction. What was seen once is looked up again only after the walk has passed
/// it, so that many leaps over the same slots cost little more than one.
/// </summary>
/// <param name="next">Takes $slot, $position and $length; gives events of the slot and whether they meet the conditions besides the time.</param>
/// <param name="slot">The slot's number.</param>
/// <param name="newestFirst">The walk's direction.</param>
internal sealed class SlotAhead(SqliteCommand next, long slot, bool newestFirst)
{
    private const int ShortestLook = 4;
    private const int LongestLook = 256;

    private int length = ShortestLook;

    /// <summary>Before this place the slot has nothing that is wanted; null when it has nothing more.</summary>
    public long? Place { get; private set; } = newestFirst ? long.MaxValue : long.MinValue;

    /// <summary>Whether there is something at the place, as far as the other conditions go.</summary>
    public bool IsMatch { get; private set; }

    /// <summary>Looks for what the slot has at the position or beyond, if that is not known yet; not without end.</summary>
    public void Pass(long position)
    {
        if (Place is { } place && (newestFirst ? place > position : place < position))
        {
            Look(position);
        }
    }

    private void Look(long position)
    {
        next.Parameters["$slot"].Value = slot;
        next.Parameters["$position"].Value = position;
        next.Parameters["$length"].Value = length;
        using var rows = next.ExecuteReader();
        var seen = 0;
        for (IsMatch = false; !IsMatch && rows.Read(); seen++)
        {
            Place = rows.GetInt64(0);
            IsMatch = rows.GetBoolean(1);
        }

        if (!IsMatch && seen < length)
        {
            Place = null;
        }

        length = IsMatch ? ShortestLook : Math.Min(length * 2, LongestLook);
    }
}
