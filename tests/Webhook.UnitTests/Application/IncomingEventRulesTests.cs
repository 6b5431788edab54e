using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class IncomingEventRulesTests
{
    [Test]
    public void Every_rule_that_is_broken_is_reported_at_once()
    {
        var errors = IncomingEventRules.Check(
            new IncomingEvent
            {
                EventType = IncomingMember.Text("appointment.moved"),
                PatientId = IncomingMember.Null,
                Timestamp = IncomingMember.Text("2025-01-10T12:30:00"),
                Notes = IncomingMember.OtherType,
                IdempotencyKey = IncomingMember.Null,
            },
            out _)!;
        Assert.That(errors.Select(error => $"{error.Pointer} {error.Code}"), Is.EqualTo(new[]
        {
            "/event_type unknown_event_type", "/appointment_id required", "/patient_id wrong_type",
            "/timestamp offset_missing", "/notes wrong_type", "/idempotency_key wrong_type",
        }));
    }

    [Test]
    public void Of_nothing_four_members_are_required()
    {
        var errors = IncomingEventRules.Check(new IncomingEvent(), out _)!;
        Assert.That(errors.Select(error => error.Code), Is.EqualTo(Enumerable.Repeat("required", 4)));
    }

    [Test]
    public void A_valid_event_becomes_its_content()
    {
        var errors = IncomingEventRules.Check(
            new IncomingEvent
            {
                EventType = IncomingMember.Text("appointment.no_show"),
                AppointmentId = IncomingMember.Text("A1"),
                PatientId = IncomingMember.Text("P1"),
                Timestamp = IncomingMember.Text("2025-01-10T14:30:00+02:00"),
                Notes = IncomingMember.Null,
                Additional = """{"room":1}""",
            },
            out var content);
        Assert.That(errors, Is.Null);
        Assert.That(content, Is.EqualTo(new EventContent(
            AppointmentEventType.NoShow, "A1", "P1", new DateTimeOffset(2025, 1, 10, 12, 30, 0, TimeSpan.Zero), null, """{"room":1}""")));
    }

    [Test]
    public void A_printed_member_tells_its_kind_alone() =>
        Assert.That($"{IncomingMember.Text("secret")}", Is.EqualTo("Text"));
}
