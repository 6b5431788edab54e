using AutoMapper;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>How events leave the service. Maps point outward only.</summary>
internal sealed class EventProfile : Profile
{
    public EventProfile()
    {
        CreateMap<AppointmentEventType, string>().ConvertUsing(type => type.ToWireName());
        CreateMap<AppointmentEvent, EventDto>()
            .ForMember(dto => dto.EventId, map => map.MapFrom(stored => stored.Id))
            .ForMember(dto => dto.EventType, map => map.MapFrom(stored => stored.Type))
            .ForMember(dto => dto.Additional, map => map.MapFrom(stored => stored.Additional == null ? null : new RawJson(stored.Additional)));
        CreateMap<AppointmentEvent, EventReceiptData>()
            .ForMember(data => data.EventType, map => map.MapFrom(stored => stored.Type));
        CreateMap<AppointmentEvent, EventReceipt>()
            .ForMember(receipt => receipt.EventId, map => map.MapFrom(stored => stored.Id))
            .ForMember(receipt => receipt.Data, map => map.MapFrom(stored => stored));
    }
}
