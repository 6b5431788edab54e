using Microsoft.EntityFrameworkCore;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Finds pages of events; see <see cref="PostgresPageSql"/> for how.</summary>
internal sealed class PostgresEventSearch : IEventSearch
{
    public async Task<IReadOnlyList<AppointmentEvent>> ListAsync(
        WebhookDbContext context, EventFilter filter, EventOrder order, long? beyond, int limit, CancellationToken cancellationToken)
    {
        if (!PostgresText.CanBeStored(filter.AppointmentId) || !PostgresText.CanBeStored(filter.PatientId) || !PostgresText.CanBeStored(filter.Source))
        {
            return [];
        }

        var page = new PostgresPageSql(filter, order, beyond, limit);
        return await context.Events.FromSqlRaw(page.Text, [.. page.Parameters]).AsNoTracking().ToListAsync(cancellationToken);
    }

    public IQueryable<AppointmentEvent> OfAppointment(WebhookDbContext context, string appointmentId) =>
        PostgresText.CanBeStored(appointmentId) ? context.Events.Where(stored => stored.AppointmentId == appointmentId) : context.Events.Where(_ => false);
}
