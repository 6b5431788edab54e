using AutoMapper;
using MediatR;

namespace Webhook.Application.Events;

/// <summary>One event, or null when there is none.</summary>
public sealed record GetEvent(long EventId) : IRequest<EventDto?>;

internal sealed class GetEventHandler(IAppointmentEventRepository repository, IMapper mapper)
    : IRequestHandler<GetEvent, EventDto?>
{
    public async Task<EventDto?> Handle(GetEvent request, CancellationToken cancellationToken) =>
        mapper.Map<EventDto?>(await repository.FindAsync(request.EventId, cancellationToken));
}
