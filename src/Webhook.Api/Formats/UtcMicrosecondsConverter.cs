using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhook.Api.Formats;

/// <summary>Times leave as RFC 3339 in UTC with six fractional digits and <c>Z</c>.</summary>
internal sealed class UtcMicrosecondsConverter : JsonConverter<DateTimeOffset>
{
    private const int Length = 27;

    // The runtime's own format, which has a digit more, is written several times as fast as one of ours.
    private const string WithOneDigitMore = "O";

    /// <returns>The time as it leaves.</returns>
    public static string ToText(DateTimeOffset value) => Encoding.ASCII.GetString(Format(value, stackalloc byte[Length + 1]));

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value, stackalloc byte[Length + 1]));

    private static ReadOnlySpan<byte> Format(DateTimeOffset value, Span<byte> text)
    {
        value.UtcDateTime.TryFormat(text, out _, WithOneDigitMore, CultureInfo.InvariantCulture);
        text[Length - 1] = (byte)'Z';
        return text[..Length];
    }
}
