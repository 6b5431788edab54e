using AutoMapper;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>An event as it is sent to those who listen.</summary>
/// <param name="EventId">Its place in the log.</param>
/// <param name="Bytes">What <see cref="IStreamFormat"/> made of it.</param>
public readonly record struct StreamedEvent(long EventId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Only the event_id, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => $"{nameof(StreamedEvent)} {EventId}";
}

/// <summary>Makes stored events ready to be sent.</summary>
internal sealed class StreamedEvents(IMapper mapper, IStreamFormat format)
{
    public StreamedEvent Of(AppointmentEvent stored) => new(stored.Id, format.Write(mapper.Map<EventDto>(stored)));
}
