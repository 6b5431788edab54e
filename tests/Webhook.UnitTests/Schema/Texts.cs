using FsCheck;
using FsCheck.Fluent;

namespace Webhook.UnitTests.Schema;

/// <summary>Texts near every rule of identifiers, notes and keys, and across them.</summary>
internal static class Texts
{
    private static readonly int[] WhiteSpace =
        [.. Enumerable.Range(0, 0x10000).Where(unit => char.IsWhiteSpace((char)unit))];

    // Look like white space, or were it in older versions of Unicode.
    private static readonly int[] NoWhiteSpace = [0x180E, 0x200B, 0x2060, 0xFEFF];

    // The ends of the ranges of control characters and their neighbours.
    private static readonly int[] Edges = [0, 1, 0x1F, ' ', '!', '~', 0x7F, 0x80, 0x9F, 0xA0];

    private static readonly Gen<string> Character = Gen.Frequency(
        (4, Gen.Choose('!', '~')),
        (2, Gen.Elements(WhiteSpace)),
        (2, Gen.Elements(NoWhiteSpace)),
        (1, Gen.OneOf(Gen.Choose(0, 0x1F), Gen.Choose(0x7F, 0xA0))),
        (1, Gen.Elements(Edges)),
        (1, Gen.Elements(0xE9, 0x301, 0x4E16, 0xD7FF, 0xE000, 0xFFFF)),
        (1, Gen.Elements(0x1F600, 0x10000, 0x10FFFF))).Select(char.ConvertFromUtf32);

    private static readonly Gen<string> Filler = Gen.Elements("a", "~", "é", "😀", " ", "\u3000", "\ufeff");

    /// <summary>Short texts of any characters, texts of white space alone, and texts as long as the limit or nearly.</summary>
    public static Gen<string> Near(int limit) => Gen.Frequency(
        (4, Repeated(Character, 0, 5)),
        (3, Repeated(Gen.Elements(WhiteSpace).Select(char.ConvertFromUtf32), 1, 4)),
        (3, Long(limit)));

    /// <summary>Visible ASCII mostly.</summary>
    public static Gen<string> Key { get; } = Gen.Frequency(
        (3, Repeated(Gen.OneOf(Gen.Choose('!', '~'), Gen.Elements(Edges)).Select(char.ConvertFromUtf32), 0, 3)), (2, Near(255)));

    private static Gen<string> Repeated(Gen<string> character, int least, int most) =>
        from count in Gen.Choose(least, most)
        from characters in character.ArrayOf(count)
        select string.Concat(characters);

    private static Gen<string> Long(int limit) =>
        from filler in Filler
        from count in Gen.Elements(limit / 2, limit - 1, limit, limit + 1)
        from odd in Gen.OneOf(Filler, Character, Gen.Constant(filler))
        from place in Gen.Choose(0, count - 1)
        select string.Concat(Enumerable.Repeat(filler, place).Append(odd).Concat(Enumerable.Repeat(filler, count - place - 1)));
}
