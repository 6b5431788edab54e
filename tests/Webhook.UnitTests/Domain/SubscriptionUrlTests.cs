using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

[TestFixture]
internal sealed class SubscriptionUrlTests
{
    [TestCase("https://receiver.example")]
    [TestCase("https://receiver.example:8443/hook?tenant=7&x=%C3%A4")]
    [TestCase("http://192.0.2.1/hook")]
    [TestCase("https://[2001:db8::1]/hook")]
    public void An_absolute_address_is_taken(string url) => Assert.That(SubscriptionUrl.Check(url), Is.Null);

    [TestCase("")]
    [TestCase("receiver.example/hook")]
    [TestCase("/hook")]
    [TestCase("//receiver.example/hook")]
    [TestCase("ftp://receiver.example/hook")]
    [TestCase("file:///etc/passwd")]
    [TestCase("javascript:alert(1)")]
    [TestCase("https://")]
    [TestCase("https:///hook")]
    [TestCase("https://user:password@receiver.example/hook")]
    [TestCase("https://user@receiver.example/hook")]
    [TestCase("https://receiver.example/hook#part")]
    [TestCase("https://receiver.example/a b")]
    [TestCase(" https://receiver.example/")]
    [TestCase("https://receiver.example/\r\nX-Evil: 1")]
    [TestCase("https://receiver.example/\u0000")]
    [TestCase("https://empfänger.example/")]
    [TestCase("https://receiver.example:99999/")]
    public void Anything_else_is_refused(string url) => Assert.That(SubscriptionUrl.Check(url)?.Code, Is.EqualTo("invalid_url"));

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Length_is_limited(int more, bool isGood)
    {
        const string start = "https://receiver.example/";
        var url = start + new string('a', SubscriptionUrl.MaxLength - start.Length + more);
        Assert.That(SubscriptionUrl.Check(url) is null, Is.EqualTo(isGood));
    }
}
