using Webhook.Domain;

namespace Webhook.UnitTests.Application;

/// <summary>Events as the repository gives them.</summary>
internal static class StoredEvent
{
    private static readonly DateTimeOffset Time = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    public static AppointmentEvent At(long id) => At(id, $"A{id}");

    public static AppointmentEvent At(long id, string appointmentId)
    {
        var stored = AppointmentEvent.Receive(
            new EventContent(AppointmentEventType.Scheduled, appointmentId, $"P{id}", Time, null, null), ClientName.Anonymous, Time);
        stored.StoredAs(id, Time);
        return stored;
    }
}
