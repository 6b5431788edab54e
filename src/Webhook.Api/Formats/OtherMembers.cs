using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhook.Api.Formats;

/// <summary>Collects the members that the service does not know as one compact object; costs nothing while there are none.</summary>
internal sealed class OtherMembers : IDisposable
{
    private static readonly JsonWriterOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private ArrayBufferWriter<byte>? buffer;
    private HashSet<string>? names;
    private Utf8JsonWriter? writer;

    /// <summary>The names so far.</summary>
    public HashSet<string> Names => names ??= [];

    /// <summary>Stands inside the object.</summary>
    public Utf8JsonWriter Writer => writer ?? Open();

    /// <summary>Ends the object.</summary>
    /// <returns>Its text, or null when it has no members.</returns>
    public string? ToJson()
    {
        if (writer is null)
        {
            return null;
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer!.WrittenSpan);
    }

    public void Dispose() => writer?.Dispose();

    private Utf8JsonWriter Open()
    {
        buffer = new ArrayBufferWriter<byte>();
        writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        return writer;
    }
}
