using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class DeliveryHeaderTests
{
    [TestCase("Authorization", "Bearer abc.def-123")]
    [TestCase("x_api_key", "!\"#$~ }")]
    [TestCase("X-1", "0")]
    public void A_header_of_the_receiver_is_taken(string name, string value) => Assert.That(DeliveryHeader.Check(name, value), Is.Null);

    [TestCase("", "1")]
    [TestCase("X Key", "1")]
    [TestCase("X-Key:", "1")]
    [TestCase("X-Ké", "1")]
    [TestCase("X-Key\r\n", "1")]
    [TestCase("X-Key", "")]
    [TestCase("X-Key", " 1")]
    [TestCase("X-Key", "1 ")]
    [TestCase("X-Key", "1\r\nX-Evil: 2")]
    [TestCase("X-Key", "1\t2")]
    [TestCase("X-Key", "é")]
    [TestCase("X-Key", "1\u007f2")]
    public void What_is_no_header_is_refused(string name, string value) =>
        Assert.That(DeliveryHeader.Check(name, value)?.Code, Is.EqualTo("invalid_header"));

    [TestCase("Content-Type")]
    [TestCase("content-length")]
    [TestCase("HOST")]
    [TestCase("Transfer-Encoding")]
    [TestCase("Webhook-Signature")]
    [TestCase("webhook-id")]
    [TestCase("webhook-timestamp")]
    [TestCase("traceparent")]
    public void What_the_service_sets_itself_is_refused_whatever_its_case(string name) =>
        Assert.That(DeliveryHeader.Check(name, "1")?.Code, Is.EqualTo("reserved_header"));

    [Test]
    public void Lengths_are_limited()
    {
        Assert.That(DeliveryHeader.Check(new string('n', DeliveryHeader.MaxNameLength), new string('v', DeliveryHeader.MaxValueLength)), Is.Null);
        Assert.That(DeliveryHeader.Check(new string('n', DeliveryHeader.MaxNameLength + 1), "1"), Is.Not.Null);
        Assert.That(DeliveryHeader.Check("n", new string('v', DeliveryHeader.MaxValueLength + 1)), Is.Not.Null);
    }
}
