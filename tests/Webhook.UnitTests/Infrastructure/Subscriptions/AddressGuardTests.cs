using System.Net;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.UnitTests.Infrastructure.Subscriptions;

internal sealed class AddressGuardTests
{
    private static readonly string[] PrivateInIpv4 = ["0.0.0.0", "10.1.2.3", "100.100.100.200", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1", "255.255.255.255"];

    // The first and the last address of each range, and the public neighbours of both.
    [TestCase(null, "0.0.0.0", "0.255.255.255", "1.0.0.0")]
    [TestCase("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0")]
    [TestCase("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0")]
    [TestCase("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0")]
    [TestCase("168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17")]
    [TestCase("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0")]
    [TestCase("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0")]
    [TestCase("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0")]
    [TestCase("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0")]
    [TestCase("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0")]
    [TestCase("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0")]
    [TestCase("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0")]
    [TestCase("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0")]
    [TestCase("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0")]
    [TestCase("223.255.255.255", "224.0.0.0", "239.255.255.255", null)]
    [TestCase(null, "240.0.0.0", "255.255.255.255", null)]
    [TestCase(null, "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::")]
    [TestCase("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::")]
    [TestCase("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::")]
    [TestCase("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::")]
    [TestCase("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "100::", "100::ffff:ffff:ffff:ffff", null)]
    [TestCase(null, "64:ff9b::1:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::")]
    public void A_range_that_is_not_public_is_refused_from_end_to_end(string? before, string first, string last, string? after) => Assert.Multiple(() =>
    {
        Assert.That(new[] { first, last }.Where(IsPublic), Is.Empty);
        Assert.That(new[] { before, after }.OfType<string>().Where(address => !IsPublic(address)), Is.Empty);
    });

    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("::8.8.8.8")]
    [TestCase("2001:0:808:808::1")]
    [TestCase("2002:808:808::1")]
    [TestCase("64:ff9b:1::8.8.8.8")]
    [TestCase("fd00:ec2::254")]
    [TestCase("fe80::1%1")]
    public void What_is_no_unicast_or_given_up_is_refused(string address) => Assert.That(IsPublic(address), Is.False);

    [Test]
    public void What_stands_for_an_IPv4_address_is_judged_as_that_address([Values("::ffff:{0}", "64:ff9b::{0}")] string form) => Assert.Multiple(() =>
    {
        Assert.That(PrivateInIpv4.Where(address => IsPublic(form.Replace("{0}", address, StringComparison.Ordinal))), Is.Empty);
        Assert.That(IsPublic(form.Replace("{0}", "8.8.8.8", StringComparison.Ordinal)), Is.True);
    });

    private static bool IsPublic(string address) => AddressGuard.IsPublic(IPAddress.Parse(address));
}
