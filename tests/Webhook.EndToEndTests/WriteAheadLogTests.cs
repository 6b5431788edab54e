using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

[Long]
internal sealed class WriteAheadLogTests
{
    /// <summary>The length at which the writer starts it anew (64 MiB), and what a transaction adds to it.</summary>
    private const long MaxBytes = 80 * Mebibyte;

    private const long Mebibyte = 1024 * 1024;
    private const int EventCharacters = 60_000;

    [Test]
    public async Task The_write_ahead_log_stays_bounded_while_events_are_read_and_written_all_the_time()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var load = new Load(posters: 32, EventCharacters);
        using var enough = new CancellationTokenSource();
        var written = TestLength.Of(shortened: 2, full: 12) * MaxBytes;
        var posting = load.RunAsync(webhook.Client, enough.Token);
        var readers = Enumerable.Range(0, 2).Select(_ => ReadAsync(webhook.Client, enough.Token)).ToArray();
        var longest = 0L;
        await Until.TrueAsync(
            () =>
            {
                longest = Math.Max(longest, new FileInfo(folder.File("appointments.db-wal")).Length);
                return (long)load.Acknowledged.Count * EventCharacters > written;
            },
            "enough is written",
            seconds: TestLength.Of(shortened: 120, full: 600));
        await enough.CancelAsync();
        await posting;
        var pages = await Task.WhenAll(readers);
        await TestContext.Out.WriteLineAsync(
            $"{load.Acknowledged.Count} events, {pages.Sum()} pages read, at most {longest / Mebibyte} MiB");
        Assert.That(longest, Is.GreaterThan(0).And.LessThan(MaxBytes));
        Assert.That(pages, Has.All.GreaterThan(0));
        load.AssertNothingLostOrDoubled(folder.Path);
    }

    private static async Task<int> ReadAsync(HttpClient client, CancellationToken enough)
    {
        var pages = 0;
        while (!enough.IsCancellationRequested)
        {
            using var page = await client.GetAsync("/webhook/events?limit=50", CancellationToken.None);
            page.EnsureSuccessStatusCode();
            pages++;
        }

        return pages;
    }
}
