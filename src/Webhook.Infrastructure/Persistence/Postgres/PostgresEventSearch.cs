using Microsoft.EntityFrameworkCore;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Finds pages of events.</summary>
internal sealed class PostgresEventSearch : IEventSearch
{
    public async Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        WebhookDbContext context, EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken)
    {
        if (!PostgresText.CanBeStored(filter.AppointmentId) || !PostgresText.CanBeStored(filter.PatientId) || !PostgresText.CanBeStored(filter.Source))
        {
            return [];
        }

        var events = context.Events.AsNoTracking();
        events = filter.AppointmentId is { } appointment ? events.Where(stored => stored.AppointmentId == appointment) : events;
        events = filter.PatientId is { } patient ? events.Where(stored => stored.PatientId == patient) : events;
        events = filter.Source is { } source ? events.Where(stored => stored.Source == source) : events;
        events = filter.Types.Count > 0 ? events.Where(stored => filter.Types.Contains(stored.Type)) : events;
        events = filter.Timestamp.From?.ToUniversalTime() is { } from ? events.Where(stored => stored.Timestamp >= from) : events;
        events = filter.Timestamp.To?.ToUniversalTime() is { } to ? events.Where(stored => stored.Timestamp < to) : events;
        events = filter.Received.From?.ToUniversalTime() is { } since ? events.Where(stored => stored.ReceivedAt >= since) : events;
        events = filter.Received.To?.ToUniversalTime() is { } until ? events.Where(stored => stored.ReceivedAt < until) : events;
        events = order is EventOrder.NewestFirst
            ? events.Where(stored => beyond == null || stored.Id < beyond).OrderByDescending(stored => stored.Id)
            : events.Where(stored => beyond == null || stored.Id > beyond).OrderBy(stored => stored.Id);
        return await events.Take(limit).ToListAsync(cancellationToken);
    }

    public IQueryable<AppointmentEvent> OfAppointment(WebhookDbContext context, string appointmentId) =>
        PostgresText.CanBeStored(appointmentId) ? context.Events.Where(stored => stored.AppointmentId == appointmentId) : context.Events.Where(_ => false);
}
