using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhook.Application.Events;

/// <summary>
/// One text for all JSON texts of equal meaning: members are sorted, strings are escaped one way and numbers are
/// written one way. Unlike RFC 8785 it keeps every digit of a number, so that two large numbers never become one.
/// </summary>
public static class CanonicalJson
{
    // Whatever has as many digits fits into a long, with room for the shift.
    private const int MaxLongDigits = 18;

    /// <param name="json">One well-formed JSON value without duplicate members.</param>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document.RootElement);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(CanonicalNumber(element.GetRawText()), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <returns>Digits without zeros at either end and a power of ten: 10, 10.0 and 1e1 all become 1e1.</returns>
    private static string CanonicalNumber(string number)
    {
        var exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var sign = mantissa.StartsWith('-') ? "-" : string.Empty;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace("-", null, StringComparison.Ordinal).Replace(".", null, StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return "0";
        }

        var shift = digits.Length - significant.Length - (point < 0 ? 0 : mantissa.Length - point - 1);
        return $"{sign}{significant}e{Add(exponentAt < 0 ? "0" : number.AsSpan(exponentAt + 1), shift)}";
    }

    /// <returns>The sum, in time that grows as the exponent's length; BigInteger's grows as its square.</returns>
    private static string Add(ReadOnlySpan<char> exponent, int shift)
    {
        var negative = exponent[0] == '-';
        var digits = exponent.TrimStart("+-0");
        if (digits.Length <= MaxLongDigits)
        {
            var value = digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            return ((negative ? -value : value) + shift).ToString(CultureInfo.InvariantCulture);
        }

        // The exponent is so far from zero that the shift cannot change its sign.
        var sum = digits.ToArray();
        var carry = negative ? -shift : shift;
        for (var place = sum.Length - 1; place >= 0 && carry != 0; place--)
        {
            carry += sum[place] - '0';
            var digit = ((carry % 10) + 10) % 10;
            sum[place] = (char)('0' + digit);
            carry = (carry - digit) / 10;
        }

        var sign = negative ? "-" : string.Empty;
        return carry > 0 ? $"{sign}{carry}{new string(sum)}" : $"{sign}{new string(sum).TrimStart('0')}";
    }
}
