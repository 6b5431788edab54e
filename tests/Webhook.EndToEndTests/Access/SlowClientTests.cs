using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Access;

/// <summary>Who is slow, or many, does not keep others out.</summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed class SlowClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_head_that_never_ends_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        Assert.That(await AnswerAsync(webhook, "POST /webhook/appointment HTTP/1.1\r\nHost: localhost\r\nX-Slow: "), Does.StartWith("HTTP/1.1 408 "));
    }

    [Test]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var answer = await AnswerAsync(
            webhook, "POST /webhook/appointment HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"event");
        Assert.That(answer, Does.StartWith("HTTP/1.1 408 ").And.Contain("/problems/request-timeout"));
    }

    [Test]
    public async Task A_request_that_takes_too_long_ends()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Arguments = ["--Limits:RequestSeconds=1"] });
        var answer = await AnswerAsync(
            webhook, "POST /webhook/appointment HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"event");
        Assert.That(answer, Does.StartWith("HTTP/1.1 408 ").And.Contain("The request took too long."));
    }

    [Test]
    public async Task Connections_beyond_the_limit_are_closed_and_others_served()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Arguments = ["--Limits:MaxConnections=2"] });

        // The client that saw that the service is healthy holds one.
        using var second = await ConnectAsync(webhook);
        using var third = await ConnectAsync(webhook);
        Assert.That(await third.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience), Is.Zero);
        Assert.That(await webhook.IsHealthyAsync(), Is.True);
    }

    private static async Task<string> AnswerAsync(WebhookProcess webhook, string sent)
    {
        using var tcp = await ConnectAsync(webhook);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }

    private static async Task<TcpClient> ConnectAsync(WebhookProcess webhook)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, webhook.Client.BaseAddress!.Port);
        return tcp;
    }
}
