using FsCheck;
using FsCheck.Fluent;
using Webhook.Domain;
using static Webhook.Domain.AppointmentEventType;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class AppointmentTimelineTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);
    private static readonly DateTimeOffset Begin = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    /// <summary>Events of few times and patients, in the order in which they were received.</summary>
    private static Gen<AppointmentStep[]> AnyEvents =>
        from events in Gen.ListOf(
            from type in Gen.Elements(Enum.GetValues<AppointmentEventType>())
            from patient in Gen.Frequency((5, Gen.Constant("P1")), (1, Gen.Constant("P2")))
            from minute in Gen.Choose(0, 12)
            select (type, patient, minute))
        select events.Select((one, index) => new AppointmentStep(index + 1, one.type, one.patient, Begin.AddMinutes(one.minute))).ToArray();

    /// <summary>What may happen to an appointment, reported at once and in order.</summary>
    private static Gen<AppointmentStep[]> LegalEvents =>
        from rounds in Gen.ListOf(from moves in Gen.Choose(0, 3) from ending in Gen.Elements(Cancelled, NoShow) from again in Gen.Elements(Scheduled, Rescheduled) select (moves, ending, again))
        from last in Gen.Elements<AppointmentEventType[]>([], [Completed], [Cancelled], [NoShow])
        let types = rounds.SelectMany(round => Enumerable.Repeat(Rescheduled, round.moves).Concat([round.ending, round.again])).Prepend(Scheduled).Concat(last)
        select types.Select((type, index) => new AppointmentStep(index + 1, type, "P1", Begin.AddMinutes(index / 2))).ToArray();

    [Test]
    public void Without_events_there_is_no_state() =>
        Assert.That(new AppointmentTimeline().State, Is.Null);

    [Test]
    public void What_may_happen_has_no_anomalies() =>
        Check.One(Thorough, Prop.ForAll(LegalEvents.ToArbitrary(), steps => Codes(steps).Count == 0));

    [Test]
    public void Whatever_happens_the_anomalies_are_those_that_a_plain_reading_finds() =>
        Check.One(Thorough, Prop.ForAll(AnyEvents.ToArbitrary(), steps =>
            Assert.That(Codes(steps), Is.EqualTo(PlainReading([.. InOrder(steps)])))));

    [Test]
    public void The_last_event_decides_the_state() =>
        Check.One(Thorough, Prop.ForAll(AnyEvents.ToArbitrary(), steps =>
            Walk(steps).State == (steps.Length == 0 ? null : AppointmentStates.After(InOrder(steps).Last().Type))));

    [Test]
    public void When_events_were_received_changes_nothing_but_what_is_late() =>
        Check.One(Thorough, Prop.ForAll(AnyEvents.ToArbitrary(), steps =>
        {
            AppointmentStep[] inTime = [.. InOrder(steps).Select((step, index) => step with { EventId = index + 1 })];
            Assert.That(Codes(inTime).Select(found => found.Code), Has.None.EqualTo("received_late"));
            Assert.That(Walk(inTime).State, Is.EqualTo(Walk(steps).State));
            Assert.That(
                Codes(inTime).Select(found => found.Code),
                Is.EqualTo(Codes(steps).Select(found => found.Code).Where(code => code != "received_late")));
        }));

    [Test]
    public void Events_of_the_same_time_are_not_late()
    {
        AppointmentStep[] steps = [new(1, Scheduled, "P1", Begin), new(2, Rescheduled, "P1", Begin), new(3, Completed, "P1", Begin)];
        Assert.That(Codes(steps), Is.Empty);
    }

    [Test]
    public void One_event_may_have_several_anomalies()
    {
        AppointmentStep[] steps = [new(1, Scheduled, "P1", Begin), new(2, Completed, "P1", Begin.AddHours(2)), new(3, Scheduled, "P2", Begin.AddHours(1))];
        Assert.That(Codes(steps), Is.EqualTo(new[] { (3L, "scheduled_twice"), (3L, "patient_changed"), (3L, "received_late"), (2L, "patient_changed") }));
    }

    [TestCase(0, 2)]
    [TestCase(1, 1)]
    [TestCase(0, 1)]
    public void Events_in_another_order_are_refused(int minutesLater, long eventId)
    {
        var timeline = new AppointmentTimeline();
        timeline.GoBackTo(new AppointmentStep(1, Scheduled, "P1", Begin));
        Assert.That(
            () => timeline.GoBackTo(new AppointmentStep(eventId, Scheduled, "P1", Begin.AddMinutes(minutesLater))),
            Throws.InvalidOperationException);
    }

    [Test]
    public void What_is_printed_of_an_event_is_its_place_alone() =>
        Assert.That($"{new AppointmentStep(7, Scheduled, "secret", Begin)}", Is.EqualTo("AppointmentStep 7"));

    [Test]
    public void Every_anomaly_has_a_code_of_its_own() =>
        Assert.That(Anomaly.All.Select(anomaly => anomaly.Code), Is.Unique);

    private static IEnumerable<AppointmentStep> InOrder(IEnumerable<AppointmentStep> steps) =>
        steps.OrderBy(step => step.Timestamp).ThenBy(step => step.EventId);

    private static List<(long EventId, string Code)> Codes(AppointmentStep[] steps) =>
        [.. Walk(steps).Anomalies.Reverse().Select(found => (found.EventId, found.Anomaly.Code))];

    private static (AppointmentState? State, IEnumerable<EventAnomaly> Anomalies) Walk(AppointmentStep[] steps)
    {
        var timeline = new AppointmentTimeline();
        EventAnomaly[] anomalies = [.. InOrder(steps).Reverse().SelectMany(timeline.GoBackTo), .. timeline.ArriveAtBegin()];
        return (timeline.State, anomalies);
    }

    /// <summary>The same with all events at hand, from the first to the last.</summary>
    private static IEnumerable<(long EventId, string Code)> PlainReading(AppointmentStep[] steps)
    {
        for (var index = 0; index < steps.Length; index++)
        {
            var step = steps[index];
            var contradiction = index == 0
                ? AppointmentStates.ContradictionAtBegin(step.Type)
                : AppointmentStates.Contradiction(AppointmentStates.After(steps[index - 1].Type), step.Type);
            if (contradiction is not null)
            {
                yield return (step.EventId, contradiction.Code);
            }

            if (index > 0 && steps[index - 1].PatientId != step.PatientId)
            {
                yield return (step.EventId, "patient_changed");
            }

            if (steps.Any(other => other.Timestamp > step.Timestamp && other.EventId < step.EventId))
            {
                yield return (step.EventId, "received_late");
            }
        }
    }
}
