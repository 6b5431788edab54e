using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Access;

/// <summary>A long signed body waits in a file until its last byte is there; patients' data must not stay in it.</summary>
[Parallelizable]
internal sealed class SpooledBodyTests
{
    private const string Files = "ASPNETCORE_*.tmp";

    [Test]
    [Platform("Linux")]
    public async Task A_body_that_waits_for_its_end_has_no_file_that_a_killed_process_could_leave_behind()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Guarded = true });
        var client = await SigningClient.AddAsync(webhook, folder);
        var before = Directory.GetFiles(Path.GetTempPath(), Files);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, webhook.Client.BaseAddress!.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"""
             POST /webhook/appointments HTTP/1.1
             Host: localhost
             Content-Type: application/x-ndjson
             Content-Length: 2000000
             X-API-Key: {client.Key}
             webhook-id: batch-1
             webhook-timestamp: {TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}
             webhook-signature: v1,{Convert.ToBase64String(new byte[32])}


             """.ReplaceLineEndings("\r\n")));
        await stream.WriteAsync(new byte[1_000_000]);
        await Until.TrueAsync(() => HasNamelessFile(webhook.Id), "the body waits in a file without a name");
        await webhook.KillAsync();
        Assert.That(Directory.GetFiles(Path.GetTempPath(), Files).Except(before), Is.Empty);
    }

    // What the process has open and no folder lists.
    private static bool HasNamelessFile(int process) => Directory.GetFiles($"/proc/{process}/fd")
        .Select(file => new FileInfo(file).LinkTarget)
        .Any(target => target is not null && target.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) && target.EndsWith(".tmp (deleted)", StringComparison.Ordinal));
}
