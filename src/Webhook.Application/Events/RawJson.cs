using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhook.Application.Events;

/// <summary>A JSON value that passes through as text: numbers keep their digits and members their order.</summary>
/// <param name="Text">One well-formed JSON value.</param>
[JsonConverter(typeof(RawJsonConverter))]
public sealed record RawJson(string Text);

/// <summary>Writes the text as it is.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new RawJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
