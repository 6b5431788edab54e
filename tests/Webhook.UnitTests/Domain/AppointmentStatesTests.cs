using Webhook.Domain;
using static Webhook.Domain.AppointmentEventType;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class AppointmentStatesTests
{
    [TestCase(Scheduled, "scheduled")]
    [TestCase(Rescheduled, "scheduled")]
    [TestCase(Cancelled, "cancelled")]
    [TestCase(Completed, "completed")]
    [TestCase(NoShow, "no_show")]
    public void An_event_leads_to_the_state_that_it_tells(AppointmentEventType type, string state) =>
        Assert.That(AppointmentStates.After(type).ToWireName(), Is.EqualTo(state));

    [TestCase(Scheduled, null)]
    [TestCase(Rescheduled, "not_scheduled")]
    [TestCase(Cancelled, "not_scheduled")]
    [TestCase(Completed, "not_scheduled")]
    [TestCase(NoShow, "not_scheduled")]
    public void The_first_event_schedules_the_appointment(AppointmentEventType first, string? code) =>
        Assert.That(AppointmentStates.ContradictionAtBegin(first)?.Code, Is.EqualTo(code));

    [TestCase(AppointmentState.Scheduled, Scheduled, "scheduled_twice")]
    [TestCase(AppointmentState.Scheduled, Rescheduled, null)]
    [TestCase(AppointmentState.Scheduled, Cancelled, null)]
    [TestCase(AppointmentState.Scheduled, Completed, null)]
    [TestCase(AppointmentState.Scheduled, NoShow, null)]
    [TestCase(AppointmentState.Cancelled, Scheduled, null)]
    [TestCase(AppointmentState.Cancelled, Rescheduled, null)]
    [TestCase(AppointmentState.Cancelled, Cancelled, "after_cancelled")]
    [TestCase(AppointmentState.Cancelled, Completed, "after_cancelled")]
    [TestCase(AppointmentState.Cancelled, NoShow, "after_cancelled")]
    [TestCase(AppointmentState.NoShow, Scheduled, null)]
    [TestCase(AppointmentState.NoShow, Rescheduled, null)]
    [TestCase(AppointmentState.NoShow, Cancelled, "after_no_show")]
    [TestCase(AppointmentState.NoShow, Completed, "after_no_show")]
    [TestCase(AppointmentState.NoShow, NoShow, "after_no_show")]
    [TestCase(AppointmentState.Completed, Scheduled, "after_completed")]
    [TestCase(AppointmentState.Completed, Rescheduled, "after_completed")]
    [TestCase(AppointmentState.Completed, Cancelled, "after_completed")]
    [TestCase(AppointmentState.Completed, Completed, "after_completed")]
    [TestCase(AppointmentState.Completed, NoShow, "after_completed")]
    public void Every_event_either_may_follow_a_state_or_contradicts_it(AppointmentState before, AppointmentEventType type, string? code) =>
        Assert.That(AppointmentStates.Contradiction(before, type)?.Code, Is.EqualTo(code));
}
