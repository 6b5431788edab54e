using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class RetryScheduleTests
{
    [Test]
    public void By_default_an_event_is_tried_eight_times_in_more_than_a_day()
    {
        var delays = Enumerable.Range(1, 7).Select(attempts => RetrySchedule.Default.DelayAfter(attempts, 0.5)!.Value).ToList();
        Assert.That(RetrySchedule.Default.Attempts, Is.EqualTo(8));
        Assert.That(delays.Select(delay => delay.TotalMinutes), Is.EqualTo(new[] { 5 / 60.0, 5, 30, 120, 300, 600, 600 }).Within(0.001));
        Assert.That(RetrySchedule.Default.DelayAfter(8, 0.5), Is.Null);
    }

    [TestCase(0.0, 90)]
    [TestCase(0.5, 100)]
    [TestCase(0.999999, 110)]
    public void A_delay_varies_by_a_tenth(double random, double seconds) =>
        Assert.That(new RetrySchedule([TimeSpan.FromSeconds(100)]).DelayAfter(1, random)!.Value.TotalSeconds, Is.EqualTo(seconds).Within(0.001));

    [Test]
    public void Without_delays_an_event_is_tried_once()
    {
        var schedule = new RetrySchedule([]);
        Assert.That((schedule.Attempts, schedule.DelayAfter(1, 0)), Is.EqualTo((1, (TimeSpan?)null)));
    }

    [Test]
    public void Delays_lie_within_limits()
    {
        Assert.That(() => new RetrySchedule([TimeSpan.FromTicks(-1)]), Throws.ArgumentException);
        Assert.That(() => new RetrySchedule([RetrySchedule.MaxDelay + TimeSpan.FromTicks(1)]), Throws.ArgumentException);
        Assert.That(() => new RetrySchedule(new TimeSpan[RetrySchedule.MaxDelays + 1]), Throws.ArgumentException);
        Assert.That(() => new RetrySchedule([.. new TimeSpan[RetrySchedule.MaxDelays - 1], RetrySchedule.MaxDelay]), Throws.Nothing);
    }

    [Test]
    public void What_was_never_tried_has_no_delay() =>
        Assert.That(() => RetrySchedule.Default.DelayAfter(0, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
