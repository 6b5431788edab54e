using System.Text;
using Webhook.Api.Streaming;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Api.Streaming;

[TestFixture]
internal sealed class ServerSentEventsTests
{
    [Test]
    public void An_event_is_its_id_and_one_line_of_data()
    {
        var time = new DateTimeOffset(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
        var bytes = new ServerSentEvents().Write(new EventDto
        {
            EventId = 42,
            EventType = "appointment.no_show",
            AppointmentId = "A1",
            PatientId = "P1",
            Timestamp = time,
            Notes = "first\r\nsecond ä",
            Source = "epic",
            ReceivedAt = time,
            IdempotencyKey = null,
            Additional = new RawJson("""{"x":1.0}"""),
        });
        Assert.That(Encoding.UTF8.GetString(bytes.Span), Is.EqualTo(
            """
            id: 42
            data: {"event_id":42,"event_type":"appointment.no_show","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00.000000Z","notes":"first\r\nsecond ä","source":"epic","received_at":"2025-01-10T12:30:00.000000Z","idempotency_key":null,"additional":{"x":1.0}}


            """));
    }

    [Test]
    public void The_opening_says_where_it_begins_without_being_an_event() =>
        Assert.That(Encoding.UTF8.GetString(ServerSentEvents.Opening(41)), Is.EqualTo(": open\nretry: 2000\nid: 41\n\n"));

    [Test]
    public void A_heartbeat_is_a_comment() => Assert.That(Encoding.UTF8.GetString(ServerSentEvents.Heartbeat), Is.EqualTo(":\n\n"));
}
