namespace Webhook.Application.Events;

/// <summary>Writes events as <c>GET /webhook/events/{event_id}</c> gives them.</summary>
public interface IEventJson
{
    /// <returns>One JSON object in UTF-8.</returns>
    ReadOnlyMemory<byte> Write(EventDto stored);
}
