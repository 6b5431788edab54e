using System.Diagnostics;
using System.Net.Sockets;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

[Parallelizable]
[Long]
internal sealed class StreamTests
{
    private const int LargeCharacters = 60_000;
    private const int LargeEvents = 400;
    private const int Starers = 20;
    private const long MaxGrowth = 96 * 1024 * 1024;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    [TestCase(true)]
    [TestCase(false)]
    public async Task Whoever_listens_across_ends_of_the_service_hears_every_event_once(bool killed)
    {
        using var folder = new TemporaryFolder();
        var load = new Load(posters: 8);
        StreamClient[] clients = [new(""), new("?event_type=appointment.scheduled&source=anonymous"), new("?after=0")];
        for (var round = 0; round < TestLength.Of(shortened: 3, full: 20); round++)
        {
            await using var webhook = await WebhookProcess.StartAsync(folder.Path);
            var listening = clients.Select(client => client.ListenAsync(webhook.Client)).ToList();
            await Until.TrueAsync(() => clients.All(client => client.Start >= 0), "all listen");
            var before = clients[0].Heard.Count;
            var posting = load.RunAsync(webhook.Client, CancellationToken.None);
            await Until.TrueAsync(() => clients[0].Heard.Count > before + 100, "events are heard");
            await (killed ? webhook.KillAsync() : webhook.TerminateAsync());
            await posting;
            await Task.WhenAll(listening);
        }

        await using var last = await WebhookProcess.StartAsync(folder.Path);
        var ending = clients.Select(client => client.ListenAsync(last.Client)).ToList();
        long[] stored = [.. StoredEvents.Read(folder.Path).Select(row => row.EventId)];
        foreach (var client in clients)
        {
            var expected = stored.Where(id => id > client.Start).ToList();
            await Until.TrueAsync(() => client.Heard.Count >= expected.Count, "the last event is heard");
            Assert.That(client.Heard, Is.EqualTo(expected));
        }

        Assert.That(await last.TerminateAsync(), Is.Zero);
        await Task.WhenAll(ending);
    }

    [Test]
    public async Task Whoever_does_not_read_is_dropped_and_takes_little_memory()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await PostLargeEventsAsync(webhook);
        var reader = new StreamClient("?after=0");
        var reading = reader.ListenAsync(webhook.Client);
        await Until.TrueAsync(() => reader.Heard.Count == LargeEvents, "all is read by one who reads");
        var largest = webhook.WorkingSet;
        var before = largest;

        var starers = new List<Socket>();
        for (var count = 0; count < Starers; count++)
        {
            starers.Add(await StreamClient.StareAsync(webhook.Client.BaseAddress!, "?after=0"));
        }

        await Until.TrueAsync(
            () =>
            {
                largest = Math.Max(largest, webhook.WorkingSet);
                return webhook.Output.Split("Listener dropped").Length - 1 == Starers;
            },
            "all are dropped", seconds: 60);
        starers.ForEach(starer => starer.Dispose());
        Assert.That(largest - before, Is.LessThan(MaxGrowth));
        Assert.That(reading.IsCompleted, Is.False);
    }

    [Test]
    public async Task Open_streams_hold_no_stop_up_whether_they_are_read_or_not()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await PostLargeEventsAsync(webhook);
        var readers = Enumerable.Range(0, 20).Select(_ => new StreamClient("")).ToList();
        var reading = readers.Select(reader => reader.ListenAsync(webhook.Client)).ToList();
        using var starer = await StreamClient.StareAsync(webhook.Client.BaseAddress!, "?after=0");
        await Until.TrueAsync(() => readers.All(reader => reader.Start >= 0), "all listen");

        var stopping = Stopwatch.StartNew();
        Assert.That(await webhook.TerminateAsync(), Is.Zero);
        Assert.That(stopping.Elapsed, Is.LessThan(Prompt));
        await Task.WhenAll(reading);
    }

    private static async Task PostLargeEventsAsync(WebhookProcess webhook)
    {
        var ballast = new string('x', LargeCharacters);
        for (var count = 0; count < LargeEvents; count++)
        {
            using var request = EventJson.Request($"A-{count}", ballast: ballast);
            using var answer = await webhook.Client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
    }
}
