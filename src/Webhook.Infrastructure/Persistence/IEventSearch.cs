using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>How a provider finds events fast, whatever is asked for.</summary>
internal interface IEventSearch
{
    /// <inheritdoc cref="IAppointmentEventRepository.ListAsync"/>
    Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        WebhookDbContext context, EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken);

    /// <returns>An appointment's events, in no order.</returns>
    IQueryable<AppointmentEvent> OfAppointment(WebhookDbContext context, string appointmentId);
}
