using System.Runtime.CompilerServices;
using AutoMapper;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>An event on its way to handlers, with its JSON, which is made once for all who want it.</summary>
public sealed class LoggedEvent(AppointmentEvent stored, Func<AppointmentEvent, ReadOnlyMemory<byte>> write)
{
    private const int OtherCharacters = 256;

    // A reference, because several handlers ask at once.
    private StrongBox<ReadOnlyMemory<byte>>? json;

    public AppointmentEvent Stored => stored;

    /// <summary>The event as readers get it, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => (json ??= new StrongBox<ReadOnlyMemory<byte>>(write(stored))).Value;

    /// <summary>About how much text it holds.</summary>
    public long Characters => (stored.Additional?.Length ?? 0L) + (stored.Notes?.Length ?? 0) + OtherCharacters;

    /// <summary>Only the event_id, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => $"{nameof(LoggedEvent)} {stored.Id}";
}

/// <summary>Makes stored events ready to be handed over.</summary>
internal sealed class LoggedEvents(IMapper mapper, IEventJson json)
{
    public LoggedEvent Of(AppointmentEvent stored) => new(stored, Write);

    private ReadOnlyMemory<byte> Write(AppointmentEvent stored) => json.Write(mapper.Map<EventDto>(stored));
}
