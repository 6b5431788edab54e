using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class BackOffTests
{
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(5, 16)]
    [TestCase(10, 512)]
    [TestCase(11, 600)]
    [TestCase(int.MaxValue, 600)]
    public void It_doubles_up_to_ten_minutes(int times, int seconds) =>
        Assert.That(BackOff.After(times, asked: null), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(1, 120, 120)]
    [TestCase(10, 120, 512, Description = "less than it would wait anyway")]
    [TestCase(1, 3_600, 3_600, Description = "more than it would wait by itself")]
    [TestCase(1, 86_401, 86_400, Description = "more than a day")]
    [TestCase(3, 0, 4)]
    public void Who_asks_for_longer_is_left_alone_for_longer_up_to_a_day(int times, int asked, int seconds) =>
        Assert.That(BackOff.After(times, TimeSpan.FromSeconds(asked)), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void Who_takes_what_it_gets_is_not_left_alone() =>
        Assert.That(() => BackOff.After(0, asked: null), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
