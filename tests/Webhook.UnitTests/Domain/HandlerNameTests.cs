using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class HandlerNameTests
{
    [TestCase("billing")]
    [TestCase("reminder-sms-2")]
    [TestCase("subscription")]
    public void A_name_is_taken(string name) => Assert.That(HandlerName.Check(name), Is.Null);

    [TestCase("", "invalid_name")]
    [TestCase("Billing", "invalid_name")]
    [TestCase("billing/1", "invalid_name")]
    [TestCase("bill ing", "invalid_name")]
    [TestCase("subscription-1", "reserved_name")]
    [TestCase("subscription-", "reserved_name")]
    public void What_is_no_name_or_a_subscriptions_is_refused(string name, string code) => Assert.That(HandlerName.Check(name)?.Code, Is.EqualTo(code));

    [Test]
    public void Length_is_limited()
    {
        Assert.That(HandlerName.Check(new string('n', HandlerName.MaxLength)), Is.Null);
        Assert.That(HandlerName.Check(new string('n', HandlerName.MaxLength + 1))?.Code, Is.EqualTo("invalid_name"));
    }
}
