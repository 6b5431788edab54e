using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Access;

/// <summary>HTTPS as the guide for operators sets it up: a certificate and its key as PEM files.</summary>
[Parallelizable]
[Long]
internal sealed class TlsTests
{
    [Test]
    public async Task The_service_speaks_HTTPS_with_the_certificate_of_its_files()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Write(folder);
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, Options(folder, certificate));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "webhook.example";
        using var answer = await webhook.Client.SendAsync(request);
        Assert.Multiple(() =>
        {
            Assert.That(webhook.Client.BaseAddress!.Scheme, Is.EqualTo("https"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.Headers.GetValues("Strict-Transport-Security"), Is.EqualTo(new[] { "max-age=31536000" }));
        });
    }

    [TestCase(SslProtocols12, ExpectedResult = true)]
    [TestCase(SslProtocols11, ExpectedResult = false)]
    public async Task<bool> Only_versions_of_TLS_that_are_still_good_are_spoken(int protocols)
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Write(folder);
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, Options(folder, certificate));
        return await ShownAsync(webhook, (System.Security.Authentication.SslProtocols)protocols) is not null;
    }

    [Test]
    public async Task A_renewed_certificate_is_used_without_a_restart()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Write(folder);
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions
        {
            Trusted = certificate,
            Arguments =
            [
                $"--Kestrel:Endpoints:Https:Url=https://127.0.0.1:{FreePort()}",
                $"--Kestrel:Endpoints:Https:Certificate:Path={folder.File("tls.crt")}",
                $"--Kestrel:Endpoints:Https:Certificate:KeyPath={folder.File("tls.key")}",
            ],
        });
        Assert.That(await ShownAsync(webhook), Is.EqualTo(certificate.Thumbprint));
        using var renewed = TestCertificate.Write(folder);
        await Until.TrueAsync(async () => await ShownAsync(webhook) == renewed.Thumbprint, "the new certificate is shown");
    }

    [Test]
    public async Task Plain_HTTP_is_refused_where_HTTPS_is_required()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Write(folder);
        var plain = $"http://127.0.0.1:{FreePort()}";
        var options = Options(folder, certificate);
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, options with { Arguments = [.. options.Arguments, $"--Urls=https://127.0.0.1:0;{plain}", "--Https:Required=true"] });
        using var client = new HttpClient();
        using var refused = await client.GetAsync($"{plain}/webhook/events");
        using var taken = await webhook.Client.GetAsync("/webhook/events");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("/problems/https-required"));
        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("127.0.0.0/8", HttpStatusCode.OK)]
    [TestCase("10.0.0.0/8", HttpStatusCode.Forbidden)]
    public async Task What_a_proxy_says_of_HTTPS_is_believed_only_of_a_known_one(string proxies, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Write(folder);
        var plain = $"http://127.0.0.1:{FreePort()}";
        var options = Options(folder, certificate);
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, options with
        {
            Arguments = [.. options.Arguments, $"--Urls=https://127.0.0.1:0;{plain}", "--Https:Required=true", $"--ForwardedHeaders:KnownProxies:0={proxies}"],
        });
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await client.GetAsync($"{plain}/webhook/events");
        Assert.That(answer.StatusCode, Is.EqualTo(status));
    }

    private const int SslProtocols12 = (int)System.Security.Authentication.SslProtocols.Tls12;

    // Named by its number, because the name is a warning by now.
    private const int SslProtocols11 = 768;

    private static ProcessOptions Options(TemporaryFolder folder, X509Certificate2 certificate) => new()
    {
        Trusted = certificate,
        Arguments =
        [
            "--Urls=https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={folder.File("tls.crt")}",
            $"--Kestrel:Certificates:Default:KeyPath={folder.File("tls.key")}",
        ],
    };

    /// <returns>The certificate that the service shows; null when it does not speak such TLS, or not at this instant.</returns>
    private static async Task<string?> ShownAsync(
        WebhookProcess webhook, System.Security.Authentication.SslProtocols protocols = System.Security.Authentication.SslProtocols.None)
    {
        string? shown = null;
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, webhook.Client.BaseAddress!.Port);
            await using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "webhook.example",
                EnabledSslProtocols = protocols,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown = certificate?.GetCertHashString();
                    return shown is not null;
                },
            });
            return shown;
        }
        catch (Exception exception) when (exception is System.Security.Authentication.AuthenticationException or IOException or SocketException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
