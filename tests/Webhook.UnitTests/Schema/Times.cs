using FsCheck;
using FsCheck.Fluent;

namespace Webhook.UnitTests.Schema;

/// <summary>Timestamps near every rule and across it.</summary>
internal static class Times
{
    private static readonly string[] OffsetSizes =
        ["00:00", "02:00", "09:59", "09:60", "10:00", "13:59", "14:00", "14:01", "14:59", "15:00", "23:59", "24:00"];

    private static readonly string[] Limits =
    [
        "1900-01-01T00:00:00Z", "1900-01-01T00:00:00+14:00", "1899-12-31T23:59:59Z", "1899-12-31T23:59:59-14:00",
        "2199-12-31T23:59:59.999999999Z", "2199-12-31T23:59:59-14:00", "2200-01-01T00:00:00Z", "2200-01-01T00:00:00+14:00",
        "2025-01-10T23:59:59Z", "2025-01-10T23:59:60Z", "2025-01-10T24:00:00Z", "2025-01-10T12:30:00.123456789Z",
        "2025-01-10T12:30:00.1234567890Z", "2025-01-10t12:30:00Z", "2025-01-10 12:30:00Z", "2025-01-10T12:30:00z",
        .. OffsetSizes.SelectMany(size => new[] { $"2025-01-10T12:30:00+{size}", $"2025-01-10T12:30:00-{size}" }),
    ];

    private static readonly Gen<string> Date = Gen.OneOf(
        from year in Mostly("2025", "0000", "1899", "1900", "1999", "2199", "2200", "9999", "25", "-025", "٢٠٢٥")
        from month in Mostly("01", "00", "02", "09", "10", "12", "13", "1", "1\0", "１２")
        from day in Mostly("10", "00", "01", "28", "31", "32", "1", "1\0", " 1", "+1")
        select $"{year}-{month}-{day}",
        from year in Gen.Elements("1900", "1904", "2000", "2023", "2024", "2100", "2196")
        from day in Gen.Elements("02-28", "02-29", "02-30", "04-30", "04-31", "12-31")
        select $"{year}-{day}");

    private static readonly Gen<string> Clock = Gen.Frequency(
        (9, from hour in Mostly("12", "00", "23", "24", "1", "1\0", "-1")
            from minute in Mostly("30", "00", "59", "60", "3", "3\0")
            from second in Mostly("15", "00", "59", "60", "61", "5\0")
            select $"{hour}:{minute}:{second}"),
        (1, Gen.Constant("23:59:60")));

    private static readonly Gen<string> Fraction = Gen.Frequency(
        (2, Gen.Constant(string.Empty)),
        (2, Gen.Choose(0, 11).SelectMany(digits => Gen.Choose('0', '9').ArrayOf(digits)).Select(digits => "." + string.Concat(digits.Select(digit => (char)digit)))),
        (1, Gen.Elements(",5", ".5 ", ". 5", ".٥", ".5\0", ".-5", "..5")));

    private static readonly Gen<string> Offset = Gen.Frequency(
        (2, Gen.Constant("Z")),
        (3, Gen.Elements("+", "-").Zip(Gen.Elements(OffsetSizes), (sign, size) => sign + size)),
        (1, Gen.Elements("", "z", "+0200", "+02", "+2:00", "02:00", "+02:0\0", "+1\0:00", " Z", "Z ", "Z\n", "UTC", "+٠٢:٠٠", "−02:00", "ZZ")));

    private static readonly Gen<string> Whole =
        from date in Date
        from separator in Mostly("T", "t", " ", "_", string.Empty, "TT")
        from clock in Clock
        from fraction in Fraction
        from offset in Offset
        select date + separator + clock + fraction + offset;

    private static readonly Gen<string> Damaged =
        from time in Whole
        from place in Gen.Choose(0, time.Length)
        from removed in Gen.Choose(0, Math.Min(1, time.Length - place))
        from put in Gen.Elements("", "\0", " ", "\n", "0", "9", "-", "+", ":", ".", "T", "Z", "٣", "１", "😀")
        select string.Concat(time.AsSpan(0, place), put, time.AsSpan(place + removed));

    public static Gen<string> Any { get; } = Gen.Frequency(
        (5, Whole), (2, Damaged), (3, Gen.Elements(Limits)), (1, Gen.Elements("", " ", "now", "0", "2025-01-10", "12:30:00Z", "2025-W02-5T12:30:00Z", "1736512200")));

    private static Gen<string> Mostly(string usual, params string[] others) =>
        Gen.Frequency((9, Gen.Constant(usual)), (1, Gen.Elements(others)));
}
