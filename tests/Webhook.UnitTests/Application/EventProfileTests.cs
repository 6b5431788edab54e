using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class EventProfileTests
{
    private static readonly DateTimeOffset Time = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly MapperConfiguration Configuration =
        new(expression => expression.AddProfile<EventProfile>(), NullLoggerFactory.Instance);

    /// <summary>The mapper as the service has it.</summary>
    public static IMapper Mapper { get; } = Configuration.CreateMapper();

    [Test]
    public void No_member_is_forgotten() => Assert.That(Configuration.AssertConfigurationIsValid, Throws.Nothing);

    [Test]
    public void Readers_see_the_whole_event()
    {
        var stored = AppointmentEvent.Receive(
            new EventContent(AppointmentEventType.NoShow, "A1", "P1", Time, "fine", """{"n":1.0}"""), "epic", Time.AddMinutes(1));
        stored.IdentifyBy("k1", [1]);
        stored.StoredAs(7, Time.AddMinutes(2));
        Assert.That(Mapper.Map<EventDto>(stored), Is.EqualTo(new EventDto
        {
            EventId = 7,
            EventType = "appointment.no_show",
            AppointmentId = "A1",
            PatientId = "P1",
            Timestamp = Time,
            Notes = "fine",
            Source = "epic",
            ReceivedAt = Time.AddMinutes(2),
            IdempotencyKey = "k1",
            Additional = new RawJson("""{"n":1.0}"""),
        }));
    }

    [Test]
    public void What_was_not_sent_is_null()
    {
        var dto = Mapper.Map<EventDto>(StoredEvent.At(1));
        Assert.That(dto.Notes, Is.Null);
        Assert.That(dto.IdempotencyKey, Is.Null);
        Assert.That(dto.Additional, Is.Null);
    }

    [Test]
    public void A_receipt_tells_which_event_it_is_for()
    {
        var receipt = Mapper.Map<EventReceipt>(StoredEvent.At(9));
        Assert.That(receipt.EventId, Is.EqualTo(9));
        Assert.That(receipt.Status, Is.EqualTo("success"));
        Assert.That(receipt.Message, Is.EqualTo("Event received and stored successfully"));
        Assert.That(receipt.Data, Is.EqualTo(
            new EventReceiptData { EventType = "appointment.scheduled", AppointmentId = "A9", PatientId = "P9" }));
    }
}
