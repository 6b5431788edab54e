using Microsoft.Extensions.Options;
using Webhook.Domain;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.UnitTests.Infrastructure.Subscriptions;

internal sealed class OutgoingAddressesTests
{
    [TestCase("https://example.com/hook?a=b", null)]
    [TestCase("https://example.com:8443", null)]
    [TestCase("https://93.184.215.14/hook", null)]
    [TestCase("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", null)]
    [TestCase("https://localhost.example.com", null)]
    [TestCase("https://notlocalhost", null)]
    [TestCase("http://example.com/hook", "https_required")]
    [TestCase("http://93.184.215.14/", "https_required")]
    [TestCase("https://localhost", "private_address")]
    [TestCase("https://LOCALHOST:8000/", "private_address")]
    [TestCase("https://localhost./", "private_address")]
    [TestCase("https://a.b.localhost", "private_address")]
    [TestCase("http://127.0.0.1", "private_address")]
    [TestCase("https://127.0.0.1./", "private_address")]
    [TestCase("https://169.254.169.254/latest/meta-data/", "private_address")]
    [TestCase("http://0x7f.1", "private_address")]
    [TestCase("https://0x7f000001/", "private_address")]
    [TestCase("https://2130706433", "private_address")]
    [TestCase("https://0177.0.0.1", "private_address")]
    [TestCase("https://127.1", "private_address")]
    [TestCase("https://[::1]/", "private_address")]
    [TestCase("https://[::ffff:127.0.0.1]", "private_address")]
    [TestCase("https://[0:0:0:0:0:ffff:7f00:1]", "private_address")]
    [TestCase("https://[fe80::1%251]/", "private_address")]
    [TestCase("https://[64:ff9b::a00:1]/", "private_address")]
    public void Only_public_https_addresses_are_taken(string url, string? code)
    {
        Assert.That(SubscriptionUrl.Check(url), Is.Null);
        Assert.That(Check(url, allowPrivate: false), Is.EqualTo(code));
    }

    [TestCase("http://localhost:9000/hook")]
    [TestCase("http://127.0.0.1")]
    [TestCase("https://[fd00::1]/")]
    public void The_operator_can_allow_the_own_network(string url) => Assert.That(Check(url, allowPrivate: true), Is.Null);

    private static string? Check(string url, bool allowPrivate) =>
        new OutgoingAddresses(Options.Create(new SubscriptionOptions { AllowPrivateAddresses = allowPrivate })).Check(url)?.Code;
}
