using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The next event of each slot, in the walk's direction. What was seen once is looked up again only after the walk has
/// passed it, so that many leaps over the same slots cost little more than one.
/// </summary>
/// <param name="next">Takes $slot and $position; gives the first event of the slot at the position or beyond.</param>
/// <param name="first">The first slot.</param>
/// <param name="last">The last one; before the first when there is none.</param>
/// <param name="newestFirst">The walk's direction.</param>
internal sealed class SlotFront(SqliteCommand next, long first, long last, bool newestFirst) : IDisposable
{
    private readonly long?[] known = [.. Enumerable.Repeat<long?>(newestFirst ? long.MaxValue : long.MinValue, (int)Math.Max(last - first + 1, 0))];

    /// <returns>The nearest event of all slots at the position or beyond; null when there is none.</returns>
    public long? Nearest(long position)
    {
        long? nearest = null;
        for (var slot = 0; slot < known.Length; slot++)
        {
            if (known[slot] is { } passed && (newestFirst ? passed > position : passed < position))
            {
                known[slot] = Look(first + slot, position);
            }

            if (known[slot] is { } candidate && (nearest is null || (newestFirst ? candidate > nearest : candidate < nearest)))
            {
                nearest = candidate;
            }
        }

        return nearest;
    }

    public void Dispose() => next.Dispose();

    private long? Look(long slot, long position)
    {
        next.Parameters[0].Value = slot;
        next.Parameters[1].Value = position;
        return (long?)next.ExecuteScalar();
    }
}
