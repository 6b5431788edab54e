using System.Net;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

[Parallelizable]
internal sealed class DuplicateTests
{
    private const int Posts = 100;

    [Test]
    public async Task Parallel_posts_with_one_key_store_one_event_and_all_get_its_answer()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Posts).Select(_ => Task.Run(() => webhook.Client.PostEventAsync("A-1", "K-1"))));
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Multiple(() =>
        {
            Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
            Assert.That(bodies.Distinct().Count(), Is.EqualTo(1));
            Assert.That(answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")), Is.EqualTo(Posts - 1));
            Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Of_parallel_posts_with_one_key_and_different_content_one_is_stored_and_stays()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, Posts).Select(number => Task.Run(() => webhook.Client.PostEventAsync($"A-{number}", "K-1"))));
        var winner = Array.FindIndex(answers, answer => answer.StatusCode is HttpStatusCode.Created);
        var others = answers.Where((_, number) => number != winner).ToList();
        var problems = await Task.WhenAll(others.Select(answer => answer.Content.ReadAsStringAsync()));
        using var retried = await webhook.Client.PostEventAsync($"A-{winner}", "K-1");
        Assert.Multiple(() =>
        {
            Assert.That(others.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That(problems, Has.All.Contains("/problems/idempotency-conflict"));
            Assert.That(StoredEvents.Read(folder.Path).Select(row => row.AppointmentId), Is.EqualTo([$"A-{winner}"]));
            Assert.That(retried.Headers.Contains("Idempotency-Replayed"), Is.True);
        });
    }
}
