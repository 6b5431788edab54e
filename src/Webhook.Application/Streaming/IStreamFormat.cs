using Webhook.Application.Events;

namespace Webhook.Application.Streaming;

/// <summary>How an event looks on the live stream.</summary>
public interface IStreamFormat
{
    /// <returns>The bytes to send; they are made once and shared by all who listen.</returns>
    ReadOnlyMemory<byte> Write(EventDto stored);
}
