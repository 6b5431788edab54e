using System.Net;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed class ShutdownTests
{
    [Test]
    public async Task Being_stopped_under_load_loses_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var load = new Load(posters: 24);
        for (var round = 0; round < TestLength.Of(shortened: 1, full: 10); round++)
        {
            await using var webhook = await WebhookProcess.StartAsync(folder.Path);
            await load.RetryAsync(webhook.Client);
            var before = load.Acknowledged.Count;
            var posting = load.RunAsync(webhook.Client, CancellationToken.None);
            await Until.TrueAsync(() => load.Acknowledged.Count > before + 100, "events are acknowledged");
            Assert.That(await webhook.TerminateAsync(), Is.Zero);
            await posting;
        }

        load.AssertNothingLostOrDoubled(folder.Path);
    }

    [Test]
    public async Task Requests_that_wait_for_the_writer_are_answered_before_the_program_ends()
    {
        const int places = 8;
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Arguments = [$"--Ingest:MaxWaiting={places}"] });
        List<Task<HttpResponseMessage>> waiting;
        Task<int> ending;
        using (StoredEvents.Lock(folder.Path))
        {
            waiting = await webhook.FillQueueAsync(places);
            ending = webhook.TerminateAsync();
            await Until.TrueAsync(() => webhook.Output.Contains("shutting down", StringComparison.Ordinal), "it shuts down");
            Assert.That(ending.IsCompleted, Is.False);
        }

        var answers = await Task.WhenAll(waiting);
        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
            Assert.That(ending.Result, Is.Zero);
            Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(answers.Length));
        });
    }

    [Test]
    public async Task While_it_drains_it_answers_once_more_on_each_open_connection_and_refuses_new_ones()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Arguments = ["--Shutdown:DrainSeconds=5"] });
        using var sender = new HttpClient { BaseAddress = webhook.Client.BaseAddress };
        using var before = await sender.PostEventAsync("A1");

        var ending = webhook.TerminateAsync();
        await Until.TrueAsync(() => webhook.Output.Contains("shutting down", StringComparison.Ordinal), "it shuts down");
        using var last = await sender.PostEventAsync("A2");

        Assert.Multiple(() =>
        {
            Assert.That(before.Headers.ConnectionClose, Is.Not.True);
            Assert.That(last.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(last.Headers.ConnectionClose, Is.True);
            Assert.That(() => sender.PostEventAsync("A3"), Throws.InstanceOf<HttpRequestException>());
            Assert.That(ending.IsCompleted, Is.False);
        });
        Assert.That(await ending, Is.Zero);
        Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_stream_that_does_not_end_is_told_to_come_again_and_holds_nothing_up()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Arguments = ["--ShutdownTimeoutSeconds=3"] });
        await using var stream = await OpenStream.StartAsync(webhook.Client.BaseAddress!);
        await stream.SendLineAsync("A1");
        await Until.TrueAsync(() => StoredEvents.Read(folder.Path).Count == 1, "the first line is stored");

        var ending = webhook.TerminateAsync();
        var answer = await stream.ReadUntilAsync("/problems/stopping");

        Assert.That(answer, Does.StartWith("HTTP/1.1 503"));
        Assert.That(answer, Does.Contain("Retry-After"));
        Assert.That(await ending, Is.Zero);
    }
}
