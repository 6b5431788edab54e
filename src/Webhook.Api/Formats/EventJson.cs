using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>Events as JSON outside of an answer: the same text as in one.</summary>
internal sealed class EventJson : IEventJson
{
    private const int UsualBytes = 512;

    private static readonly JsonTypeInfo<EventDto> Type = (JsonTypeInfo<EventDto>)JsonFormat.Options.GetTypeInfo(typeof(EventDto));

    public ReadOnlyMemory<byte> Write(EventDto stored)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        WriteTo(buffer, stored);
        return buffer.WrittenMemory;
    }

    /// <summary>On one line: JSON escapes line breaks in texts, and what was sent beside them is kept without any.</summary>
    public static void WriteTo(IBufferWriter<byte> buffer, EventDto stored)
    {
        using var json = new Utf8JsonWriter(buffer, JsonFormat.WriterOptions);
        JsonSerializer.Serialize(json, stored, Type);
    }
}
