using System.Globalization;

namespace Webhook.Domain;

/// <summary>
/// The rule of <c>timestamp</c>: an RFC 3339 date-time with an upper-case <c>T</c>, seconds 00 to 59,
/// up to nine fractional digits of which six are kept, and an offset of <c>Z</c> or within ±14:00.
/// </summary>
public static class EventTime
{
    /// <summary>The first year in which an event may lie, as it is written.</summary>
    public const int MinYear = 1900;

    /// <summary>The last year in which an event may lie, as it is written.</summary>
    public const int MaxYear = 2199;

    private const int MaxOffsetHours = 14;
    private const int SecondsEnd = 19;
    private const int MaxFractionDigits = 9;
    private const string Example = "for example 2025-01-10T12:30:00Z";

    private static readonly RuleViolation Malformed =
        new("invalid_date_time", $"must be an RFC 3339 date-time, {Example}");

    private static readonly RuleViolation NoSuchDay = new("no_such_day", "must name a day that the calendar has");
    private static readonly RuleViolation NoSuchTime =
        new("no_such_time", "must name a time from 00:00:00 to 23:59:59");

    private static readonly RuleViolation YearOutOfRange =
        new("year_out_of_range", $"must lie in the years {MinYear} to {MaxYear}");

    private static readonly RuleViolation OffsetMissing = new("offset_missing", $"must carry a UTC offset, {Example}");
    private static readonly RuleViolation OffsetOutOfRange =
        new("offset_out_of_range", $"must carry a UTC offset of Z or between -{MaxOffsetHours}:00 and +{MaxOffsetHours}:00");

    /// <param name="text">The time as it was sent.</param>
    /// <param name="time">The time in UTC, cut to the microsecond; meaningless when a rule is broken.</param>
    /// <returns>The rule that <paramref name="text"/> breaks, or null.</returns>
    public static RuleViolation? Parse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < SecondsEnd
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..19], out var second)
            || !TryFraction(text[SecondsEnd..], out var microseconds, out var rest))
        {
            return Malformed;
        }

        var violation = ParseOffset(rest, out var offset);
        violation = CheckRanges(year, month, day, hour, minute, second) ?? violation;
        if (violation is null)
        {
            var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
            time = new DateTimeOffset(local.AddMicroseconds(microseconds) - offset, TimeSpan.Zero);
        }

        return violation;
    }

    private static RuleViolation? CheckRanges(int year, int month, int day, int hour, int minute, int second) =>
        year is < MinYear or > MaxYear ? YearOutOfRange
        : month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ? NoSuchDay
        : hour > 23 || minute > 59 || second > 59 ? NoSuchTime
        : null;

    private static bool TryFraction(ReadOnlySpan<char> text, out int microseconds, out ReadOnlySpan<char> rest)
    {
        microseconds = 0;
        rest = text;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var digits = text[1..];
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? digits.Length : length;
        if (length is 0 or > MaxFractionDigits)
        {
            return false;
        }

        for (var place = 0; place < 6; place++)
        {
            microseconds = (microseconds * 10) + (place < length ? digits[place] - '0' : 0);
        }

        rest = digits[length..];
        return true;
    }

    private static RuleViolation? ParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z")
        {
            return null;
        }

        if (text.IsEmpty)
        {
            return OffsetMissing;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryDigits(text[1..3], out var hours) || !TryDigits(text[4..6], out var minutes))
        {
            return Malformed;
        }

        if (minutes > 59 || (hours * 60) + minutes > MaxOffsetHours * 60)
        {
            return OffsetOutOfRange;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return null;
    }

    // int.TryParse alone forgives U+0000 after the digits, whatever the style.
    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
