using System.Globalization;
using System.Text;

namespace Webhook.Domain;

/// <summary>
/// Which events an answer gave, written short: <c>3,7-9</c>. After many pieces the gaps are no longer kept, which a
/// <c>~</c> in front says: then the events are among those named.
/// </summary>
public sealed class EventIds
{
    /// <summary>The most pieces; as many as a page has events.</summary>
    public const int MaxPieces = 1_000;

    private const char Among = '~';

    private readonly List<(long First, long Last)> pieces = [];
    private bool isExact = true;

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    public static EventIds Of(IEnumerable<long> eventIds)
    {
        var ids = new EventIds();
        foreach (var id in eventIds)
        {
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>All between two, of which some may be missing.</summary>
    public static string Between(long first, long last) => string.Create(CultureInfo.InvariantCulture, $"{Among}{first}-{last}");

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static EventIds Parse(string text)
    {
        var ids = new EventIds { isExact = text[0] != Among };
        foreach (var piece in text.TrimStart(Among).Split(','))
        {
            var ends = piece.Split('-');
            ids.pieces.Add((long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture)));
        }

        return ids;
    }

    /// <summary>Adds one, in ascending or in descending order.</summary>
    public void Add(long eventId)
    {
        Count++;
        if (pieces.Count > 0 && (pieces[^1].Last + 1 == eventId || pieces[^1].First - 1 == eventId))
        {
            Widen(eventId);
        }
        else if (pieces.Count == MaxPieces)
        {
            Widen(eventId);
            isExact = false;
        }
        else
        {
            pieces.Add((eventId, eventId));
        }
    }

    /// <returns>Whether one of them may have been given, and whether that is certain.</returns>
    /// <param name="sorted">In ascending order.</param>
    public (bool IsPossible, bool IsCertain) MayHold(IReadOnlyList<long> sorted)
    {
        var isPossible = pieces.Exists(piece => Reaches(piece, sorted));
        return (isPossible, isPossible && isExact);
    }

    /// <returns>Null when there are none.</returns>
    public string? ToText()
    {
        if (pieces.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var (first, last) in pieces)
        {
            text.Append(text.Length > 0 ? "," : isExact ? null : Among);
            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{last}");
            }
        }

        return text.ToString();
    }

    private static bool Reaches((long First, long Last) piece, IReadOnlyList<long> sorted)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < piece.First ? (middle + 1, high) : (low, middle);
        }

        return low < sorted.Count && sorted[low] <= piece.Last;
    }

    private void Widen(long eventId) =>
        pieces[^1] = (Math.Min(pieces[^1].First, eventId), Math.Max(pieces[^1].Last, eventId));
}
