using Webhook.Application.Events;

namespace Webhook.Api.Formats;

/// <summary>placeholder until merged</summary>
internal sealed class EventJson : IEventJson
{
    public ReadOnlyMemory<byte> Write(EventDto stored) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(stored, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<EventDto>)JsonFormat.Options.GetTypeInfo(typeof(EventDto)));
}
