using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Webhook.UnitTests.Application;

/// <summary>What a JSON text means, apart from how it is spelled.</summary>
internal abstract record JsonValue
{
    private JsonValue()
    {
    }

    public abstract bool Means(JsonValue other);

    public sealed record Literal(string Text) : JsonValue
    {
        public override bool Means(JsonValue other) => other is Literal literal && literal.Text == Text;
    }

    public sealed record Word(string Value) : JsonValue
    {
        public override bool Means(JsonValue other) => other is Word word && word.Value == Value;
    }

    /// <param name="Digits">The number without its power of ten.</param>
    /// <param name="Exponent">The power of ten.</param>
    public sealed record Number(BigInteger Digits, int Exponent) : JsonValue
    {
        public override bool Means(JsonValue other) =>
            other is Number number && Scaled(this, number.Exponent) == Scaled(number, Exponent);

        private static BigInteger Scaled(Number number, int other) =>
            number.Digits * BigInteger.Pow(10, Math.Max(0, number.Exponent - other));
    }

    public sealed record List(JsonValue[] Items) : JsonValue
    {
        public override bool Means(JsonValue other) =>
            other is List list && list.Items.Length == Items.Length && Items.Zip(list.Items).All(pair => pair.First.Means(pair.Second));
    }

    public sealed record Object(Dictionary<string, JsonValue> Members) : JsonValue
    {
        public override bool Means(JsonValue other) =>
            other is Object that && that.Members.Count == Members.Count
            && Members.All(member => that.Members.TryGetValue(member.Key, out var value) && member.Value.Means(value));
    }
}

/// <summary>Values, and the many ways to spell each.</summary>
internal static class JsonValues
{
    private static readonly Gen<string> Words = Gen.Elements("", "a", "b", "A", "é", "😀", "\"", "\\", "/", "\n", "\0", "a\u2028", "<&+'>");
    private static readonly Gen<string> Space = Gen.Elements("", "", " ", "\t", "\r\n");

    public static Gen<JsonValue> Any { get; } = Nested(2);

    /// <summary>Values with one of their spellings.</summary>
    public static Gen<(JsonValue Value, string Text)> Spelled { get; } = Any.SelectMany(value => Spell(value).Select(text => (value, text)));

    public static Gen<string> Spell(JsonValue value) => value switch
    {
        JsonValue.Literal literal => Padded(Gen.Constant(literal.Text)),
        JsonValue.Word word => Padded(SpellText(word.Value)),
        JsonValue.Number number => Padded(SpellNumber(number)),
        JsonValue.List list => Padded(Gen.CollectToArray(list.Items, Spell).Select(items => $"[{string.Join(',', items)}]")),
        JsonValue.Object members => Padded(
            from shuffled in Gen.Shuffle([.. members.Members])
            from spelled in Gen.CollectToArray(shuffled, member => Padded(SpellText(member.Key)).Zip(Spell(member.Value), (name, text) => $"{name}:{text}"))
            select $"{{{string.Join(',', spelled)}}}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Gen<JsonValue> Nested(int depth)
    {
        var flat = Gen.OneOf(
            Gen.Elements("true", "false", "null").Select(text => (JsonValue)new JsonValue.Literal(text)),
            Words.Select(text => (JsonValue)new JsonValue.Word(text)),
            from digits in Gen.OneOf(Gen.Choose(-20, 20), Gen.Elements(100, 1000, int.MaxValue)).Select(digits => new BigInteger(digits))
            from factor in Gen.Frequency((4, Gen.Constant(BigInteger.One)), (1, Gen.Elements(BigInteger.Pow(10, 20), BigInteger.Pow(10, 40) + 1)))
            from exponent in Gen.Choose(-3, 3)
            select (JsonValue)new JsonValue.Number(digits * factor, exponent));
        return depth == 0 ? flat : Gen.Frequency(
            (2, flat),
            (1, Gen.Choose(0, 3).SelectMany(count => Nested(depth - 1).ArrayOf(count)).Select(items => (JsonValue)new JsonValue.List(items))),
            (2, from names in Gen.Choose(0, 4).SelectMany(count => Words.ArrayOf(count))
                from members in Gen.CollectToArray(names.Distinct(), name => Nested(depth - 1).Select(item => KeyValuePair.Create(name, item)))
                select (JsonValue)new JsonValue.Object(new Dictionary<string, JsonValue>(members))));
    }

    private static Gen<string> Padded(Gen<string> text) =>
        from before in Space from middle in text from after in Space select before + middle + after;

    private static Gen<string> SpellText(string text) =>
        Gen.CollectToArray(text, SpellUnit).Select(units => $"\"{string.Concat(units)}\"");

    private static Gen<string> SpellUnit(char unit)
    {
        var escaped = Gen.Elements($"\\u{(int)unit:x4}", $"\\u{(int)unit:X4}");
        return unit switch
        {
            '"' or '\\' => Gen.OneOf(escaped, Gen.Constant($"\\{unit}")),
            '/' => Gen.OneOf(escaped, Gen.Elements("/", "\\/")),
            '\n' => Gen.OneOf(escaped, Gen.Constant("\\n")),
            < ' ' => escaped,
            _ when char.IsSurrogate(unit) => escaped,
            _ => Gen.OneOf(escaped, Gen.Constant($"{unit}")),
        };
    }

    private static Gen<string> SpellNumber(JsonValue.Number number) =>
        from zeros in Gen.Choose(0, 3)
        from point in Gen.Choose(0, 3)
        from letter in Gen.Elements("e", "E")
        from plus in Gen.Elements("", "+")
        let digits = number.Digits.IsZero ? "0" : BigInteger.Abs(number.Digits).ToString() + new string('0', zeros)
        let padded = digits.PadLeft(point + 1, '0')
        let mantissa = point == 0 ? padded : $"{padded[..^point]}.{padded[^point..]}"
        let exponent = number.Exponent - zeros + point
        let sign = number.Digits.Sign < 0 ? "-" : string.Empty
        select exponent == 0 && zeros % 2 == 0 ? sign + mantissa : $"{sign}{mantissa}{letter}{(exponent < 0 ? string.Empty : plus)}{exponent}";
}
