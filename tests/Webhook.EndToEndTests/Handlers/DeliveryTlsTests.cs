using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>Deliveries over HTTPS go only to who shows a certificate of the right name that is trusted.</summary>
[Parallelizable]
[Long]
internal sealed class DeliveryTlsTests
{
    [TestCase("127.0.0.1", true, true)]
    [TestCase("127.0.0.1", false, false)]
    [TestCase("127.0.0.2", true, false)]
    public async Task Nothing_is_sent_to_who_cannot_show_a_good_certificate(string address, bool isTrusted, bool arrives)
    {
        using var certificates = new TemporaryFolder();
        using var certificate = TestCertificate.Write(certificates, IPAddress.Parse(address));
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceiverProcess.StartAsync(tlsFolder: certificates.Path);
        var trust = new Dictionary<string, string> { ["SSL_CERT_FILE"] = certificates.File("tls.crt") };
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Environment = isTrusted ? trust : [], Arguments = ["--Subscriptions:AllowPrivateAddresses=true"] });
        var subscription = await webhook.SubscribeAsync(receiver.Url());
        await receiver.TrustAsync("/a", subscription.Secret!);
        using var posted = await webhook.Client.PostEventAsync("A1");
        await Until.TrueAsync(
            async () => (await webhook.HandlerAsync(subscription.Handler)) is { Status: "backing_off" } or { LagEvents: 0 }, "it was tried");
        var handler = await webhook.HandlerAsync(subscription.Handler);
        Assert.Multiple(() =>
        {
            Assert.That(handler.Status, Is.EqualTo(arrives ? "running" : "backing_off"));
            Assert.That(receiver.Connections, Is.Positive);
            Assert.That(receiver.Seen.Select(arrival => arrival.Status), arrives ? Is.EqualTo([200]) : Is.Empty);
        });
    }
}
