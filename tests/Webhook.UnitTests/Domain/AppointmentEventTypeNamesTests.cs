using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class AppointmentEventTypeNamesTests
{
    private static readonly string[] Names =
    [
        "appointment.scheduled", "appointment.cancelled", "appointment.rescheduled", "appointment.completed", "appointment.no_show",
    ];

    [Test]
    public void The_names_are_the_contracts() => Assert.That(AppointmentEventTypeNames.All, Is.EqualTo(Names));

    [Test]
    public void Stored_numbers_never_change_their_meaning() =>
        Assert.That(Enumerable.Range(1, 5).Select(number => ((AppointmentEventType)number).ToWireName()), Is.EqualTo(Names));

    [Test]
    public void Every_name_is_read_back([Values] AppointmentEventType type)
    {
        Assert.That(AppointmentEventTypeNames.TryParse(type.ToWireName(), out var parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(type));
    }

    [TestCase("")]
    [TestCase("scheduled")]
    [TestCase("Scheduled")]
    [TestCase("1")]
    [TestCase("APPOINTMENT.SCHEDULED")]
    [TestCase("Appointment.scheduled")]
    [TestCase("appointment.scheduled ")]
    [TestCase("appointment.noshow")]
    public void Nothing_else_is_a_name(string text) =>
        Assert.That(AppointmentEventTypeNames.TryParse(text, out _), Is.False);
}
