using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed class WriteAheadLogTests
{
    /// <summary>The length at which the writer copies back by itself (64 MiB), and half as much for what it appends meanwhile.</summary>
    private const long MaxBytes = 96L * 1024 * 1024;

    [Test]
    public async Task The_write_ahead_log_stays_bounded_while_events_are_read_and_written_all_the_time()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var load = new Load(posters: 64);
        using var enough = new CancellationTokenSource(TestLength.Of(shortened: TimeSpan.FromSeconds(8), full: TimeSpan.FromSeconds(60)));
        var posting = load.RunAsync(webhook.Client, enough.Token);
        var readers = Enumerable.Range(0, 2).Select(_ => ReadAsync(webhook.Client, enough.Token)).ToArray();
        var longest = 0L;
        while (!posting.IsCompleted)
        {
            longest = Math.Max(longest, new FileInfo(folder.File("appointments.db-wal")).Length);
            await Task.WhenAny(posting, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }

        var pages = await Task.WhenAll(readers);
        await TestContext.Out.WriteLineAsync(
            $"{load.Acknowledged.Count} events, {pages.Sum()} pages read, at most {longest / 1024 / 1024} MiB");
        Assert.That(longest, Is.GreaterThan(0).And.LessThan(MaxBytes));
        Assert.That(pages, Has.All.GreaterThan(0));
        load.AssertNothingLostOrDoubled(folder.Path);
    }

    private static async Task<int> ReadAsync(HttpClient client, CancellationToken enough)
    {
        var pages = 0;
        while (!enough.IsCancellationRequested)
        {
            using var page = await client.GetAsync("/webhook/events?limit=1000", CancellationToken.None);
            page.EnsureSuccessStatusCode();
            pages++;
        }

        return pages;
    }
}
