using System.Net;
using Webhook.TestServers.Nginx;

namespace Webhook.EndToEndTests.TestServers;

[TestFixture]
[Parallelizable]
internal sealed class NginxServerTests
{
    [Test]
    public async Task It_serves_its_configuration_and_takes_another_while_it_serves()
    {
        await using var nginx = await NginxServer.StartAsync(Answering("first"));
        Assert.That(await AskAsync(nginx), Is.EqualTo("first"));
        await nginx.ReloadAsync(Answering("second"));
        Assert.That(await AskAsync(nginx), Is.EqualTo("second"));
        Assert.That(nginx.AccessLog, Does.Contain("\"GET / HTTP/1.1\" 200"));
    }

    [Test]
    public async Task It_passes_on_bodies_larger_than_its_memory()
    {
        await using var nginx = await NginxServer.StartAsync("""
            server { listen 127.0.0.1:{port}; client_max_body_size 0; location / { proxy_pass http://127.0.0.1:{port}/end; } location /end { return 200; } }
            """);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        using var answer = await client.PostAsync("/", new ByteArrayContent(new byte[4 << 20]));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), () => nginx.ErrorLog);
    }

    [Test]
    public void A_wrong_configuration_is_refused_with_the_reason() => Assert.That(
        () => NginxServer.StartAsync("wrong on;"),
        Throws.InvalidOperationException.With.Message.Contains("unknown directive \"wrong\""));

    private static string Answering(string text) => $$"""server { listen 127.0.0.1:{port}; location / { return 200 "{{text}}"; } }""";

    private static async Task<string> AskAsync(NginxServer nginx)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(nginx.Address);
    }
}
