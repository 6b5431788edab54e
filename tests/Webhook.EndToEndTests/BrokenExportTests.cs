using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

/// <summary>A download ends with its client, and one that cannot be finished does not look finished.</summary>
[Long]
internal sealed class BrokenExportTests
{
    private const int Events = 100_000;
    private const int SmallPart = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [Platform("Linux")]
    public async Task Nothing_more_is_read_for_a_client_that_has_gone()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await StoreAsync(webhook);
        var whole = await ReadDuringAsync(webhook, () => webhook.Client.GetByteArrayAsync("/webhook/events/export?format=ndjson"));
        var part = await ReadDuringAsync(webhook, async () =>
        {
            using var tcp = await BeginAsync(webhook);
            tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        });
        Assert.That(part, Is.LessThan(whole / 2));
        Assert.That(await webhook.IsHealthyAsync(), Is.True);
        Assert.That(webhook.Output, Does.Not.Contain("ERROR").And.Not.Contain("broken off"));
    }

    [Test]
    public async Task A_download_that_storage_cannot_finish_breaks_off()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await StoreAsync(webhook);
        StoredEvents.Execute(folder.Path, "PRAGMA wal_checkpoint(TRUNCATE)");
        using var tcp = await BeginAsync(webhook);
        Damage(folder.File(StoredEvents.FileName));
        var rest = new MemoryStream();
        try
        {
            await tcp.GetStream().CopyToAsync(rest).WaitAsync(Patience);
        }
        catch (IOException)
        {
            // Reset, which tells the client as well.
        }

        Assert.That(Encoding.ASCII.GetString(rest.ToArray()), Does.Not.EndWith("0\r\n\r\n"), "The last chunk would say that this was all.");
        await Until.TrueAsync(() => webhook.Output.Contains("Export broken off", StringComparison.Ordinal), "the log says so");
        Assert.That(webhook.Output, Does.Not.Contain("P-1"));
    }

    private static async Task StoreAsync(WebhookProcess webhook)
    {
        var lines = new StringBuilder();
        for (var index = 0; index < Events; index++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"event_type":"appointment.scheduled","appointment_id":"A-{{index}}","patient_id":"P-1","timestamp":"2025-01-10T12:30:00Z","notes":"{{new string('n', 100)}}"}""").Append('\n');
        }

        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await webhook.Client.PostAsync("/webhook/appointments", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    /// <returns>A connection on which a small part of a download was read, and on which more waits.</returns>
    private static async Task<TcpClient> BeginAsync(WebhookProcess webhook)
    {
        var tcp = new TcpClient { ReceiveBufferSize = SmallPart };
        await tcp.ConnectAsync(IPAddress.Loopback, webhook.Client.BaseAddress!.Port);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /webhook/events/export?format=ndjson HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        await tcp.GetStream().ReadExactlyAsync(new byte[SmallPart]).AsTask().WaitAsync(Patience);
        return tcp;
    }

    /// <returns>Bytes that the process read, until it read no more.</returns>
    private static async Task<long> ReadDuringAsync(WebhookProcess webhook, Func<Task> act)
    {
        var before = BytesRead(webhook);
        await act();
        var (last, now) = (-1L, BytesRead(webhook));
        await Until.TrueAsync(
            () =>
            {
                (last, now) = (now, BytesRead(webhook));
                return now == last;
            },
            "nothing more is read");
        return now - before;
    }

    private static long BytesRead(WebhookProcess webhook) => long.Parse(
        File.ReadLines($"/proc/{webhook.Id}/io").Single(line => line.StartsWith("rchar: ", StringComparison.Ordinal))["rchar: ".Length..], CultureInfo.InvariantCulture);

    private static void Damage(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.Position = stream.Length / 4;
        stream.Write(Enumerable.Repeat((byte)0xFF, (int)(stream.Length / 2)).ToArray());
    }
}
