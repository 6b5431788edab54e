using System.Globalization;
using AutoMapper;
using MediatR;
using Webhook.Application.Audit;
using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>One event, or null when there is none.</summary>
/// <param name="EventId">Which.</param>
/// <param name="Access">Who asks.</param>
public sealed record GetEvent(long EventId, Access Access) : IAudited<EventDto?>
{
    public AccessFacts Describe(EventDto? response) =>
        (response is null ? new AccessFacts(AccessOutcome.NotFound) : AccessDescriptions.Given([response])) with
        {
            Asked = AccessDescriptions.AskedOf("event_id", EventId.ToString(CultureInfo.InvariantCulture)),
        };
}

internal sealed class GetEventHandler(IAppointmentEventRepository repository, IMapper mapper)
    : IRequestHandler<GetEvent, EventDto?>
{
    public async Task<EventDto?> Handle(GetEvent request, CancellationToken cancellationToken) =>
        mapper.Map<EventDto?>(await repository.FindAsync(request.EventId, cancellationToken));
}
