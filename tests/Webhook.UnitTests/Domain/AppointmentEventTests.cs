using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class AppointmentEventTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly EventContent Content =
        new(AppointmentEventType.Completed, "A1", "P1", Now, "fine", """{"room":1}""");

    [Test]
    public void A_received_event_holds_its_content_and_has_no_place_yet()
    {
        var received = AppointmentEvent.Receive(Content, "epic", Now.AddSeconds(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(received.Id, Is.Zero);
            Assert.That(received.Type, Is.EqualTo(AppointmentEventType.Completed));
            Assert.That(received.AppointmentId, Is.EqualTo("A1"));
            Assert.That(received.PatientId, Is.EqualTo("P1"));
            Assert.That(received.Timestamp, Is.EqualTo(Now));
            Assert.That(received.Notes, Is.EqualTo("fine"));
            Assert.That(received.Additional, Is.EqualTo("""{"room":1}"""));
            Assert.That(received.Source, Is.EqualTo("epic"));
            Assert.That(received.ReceivedAt, Is.EqualTo(Now.AddSeconds(1)));
            Assert.That(received.IdempotencyKey, Is.Null);
            Assert.That(received.Fingerprint, Is.Null);
        }
    }

    [Test]
    public void Times_are_kept_in_UTC_to_the_microsecond()
    {
        var time = new DateTimeOffset(2025, 1, 10, 14, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        var received = AppointmentEvent.Receive(Content with { Timestamp = time }, "epic", time);
        Assert.That(received.Timestamp, Is.EqualTo(Now.AddTicks(1_234_560)));
        Assert.That(received.Timestamp.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(received.ReceivedAt, Is.EqualTo(received.Timestamp));
    }

    [Test]
    public void Content_that_breaks_a_rule_makes_no_event()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(Content with { Type = 0 });
            AssertRefused(Content with { Type = (AppointmentEventType)6 });
            AssertRefused(Content with { AppointmentId = " " });
            AssertRefused(Content with { PatientId = "secret-\0" });
            AssertRefused(Content with { Notes = "secret-\0" });
        }
    }

    [Test]
    public void A_refusal_never_tells_the_value() =>
        Assert.That(
            () => AppointmentEvent.Receive(Content with { PatientId = "secret\0" }, "epic", Now),
            Throws.ArgumentException.With.Message.Not.Contains("secret"));

    [Test]
    public void Printed_content_tells_nothing_of_the_patient() =>
        Assert.That($"{Content}", Is.EqualTo(nameof(EventContent)));

    [Test]
    public void A_key_is_given_once()
    {
        var received = AppointmentEvent.Receive(Content, "epic", Now);
        received.IdentifyBy("k1", [1, 2]);
        Assert.That(received.IdempotencyKey, Is.EqualTo("k1"));
        Assert.That(received.Fingerprint, Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(() => received.IdentifyBy("k2", [3]), Throws.InvalidOperationException);
        Assert.That(received.IdempotencyKey, Is.EqualTo("k1"));
    }

    [Test]
    public void A_key_that_breaks_its_rule_is_refused()
    {
        var received = AppointmentEvent.Receive(Content, "epic", Now);
        Assert.That(() => received.IdentifyBy("a b", [1]), Throws.ArgumentException);
        Assert.That(received.IdempotencyKey, Is.Null);
    }

    [Test]
    public void A_place_in_the_log_is_taken_once()
    {
        var received = AppointmentEvent.Receive(Content, "epic", Now);
        received.StoredAs(7, Now.AddDays(-1));
        Assert.That(received.Id, Is.EqualTo(7));
        Assert.That(received.ReceivedAt, Is.EqualTo(Now.AddDays(-1)));
        Assert.That(() => received.StoredAs(8, Now), Throws.InvalidOperationException);
        Assert.That(received.Id, Is.EqualTo(7));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Places_start_at_one(long id) =>
        Assert.That(() => AppointmentEvent.Receive(Content, "epic", Now).StoredAs(id, Now), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static void AssertRefused(EventContent content) =>
        Assert.That(() => AppointmentEvent.Receive(content, "epic", Now), Throws.ArgumentException);
}
