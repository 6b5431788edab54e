using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

[Long]
internal sealed class LongStreamTests
{
    private const long MaxGrowth = 64 * 1024 * 1024;

    [Test]
    public async Task A_long_stream_takes_constant_memory()
    {
        var lines = TestLength.Of(shortened: 150_000, full: 1_000_000);
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);

        // What the program needs once, whatever comes, is there after a stream of many chunks.
        await PostLinesAsync(webhook, 75_000);
        var before = webhook.WorkingSet;

        var largest = before;
        var posting = PostLinesAsync(webhook, lines);
        await Until.TrueAsync(
            () =>
            {
                largest = Math.Max(largest, webhook.WorkingSet);
                return posting.IsCompleted;
            },
            "all lines are stored", seconds: 300);

        using var answer = await posting;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith($"{{\"status\":\"success\",\"received\":{lines},\"stored\":{lines},"));
        Assert.That(largest - before, Is.LessThan(MaxGrowth));
    }

    private static async Task<HttpResponseMessage> PostLinesAsync(WebhookProcess webhook, int lines)
    {
        using var content = new Lines(lines);
        return await webhook.Client.PostAsync("/webhook/appointments", content);
    }

    /// <summary>A body that is made while it is sent.</summary>
    private sealed class Lines : HttpContent
    {
        private readonly int count;

        public Lines(int count)
        {
            this.count = count;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true);
            for (var line = 0; line < count; line++)
            {
                await writer.WriteAsync(
                    $$"""{"event_type":"appointment.scheduled","appointment_id":"A{{line}}","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""");
                await writer.WriteAsync('\n');
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
