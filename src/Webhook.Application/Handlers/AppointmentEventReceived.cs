using MediatR;
using Webhook.Domain;

namespace Webhook.Application.Handlers;

/// <summary>
/// An event of the log, for a handler: a class that implements <see cref="INotificationHandler{TNotification}"/> of this.
/// It comes at least once: after a crash, a failure or a replay again. Events of one appointment come one after the other.
/// </summary>
/// <param name="Event">The event as it is stored.</param>
/// <param name="Attempt">How often it was handed over, this time included, from 1; from 1 again after a restart of the service while it had not failed.</param>
public sealed record AppointmentEventReceived(AppointmentEvent Event, int Attempt) : INotification
{
    /// <summary>Only the event_id, so that no patient's data reaches a log by way of a message.</summary>
    public override string ToString() => $"{nameof(AppointmentEventReceived)} {Event.Id}";
}
