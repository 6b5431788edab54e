using System.Net;

namespace Webhook.EndToEndTests.Support;

internal static class FullQueue
{
    /// <summary>Posts events while the database is locked, until the first is refused because too many wait.</summary>
    /// <returns>The requests that wait: those with the writer, and one for each place in the queue.</returns>
    public static async Task<List<Task<HttpResponseMessage>>> FillQueueAsync(this WebhookProcess webhook, int places)
    {
        var posted = new List<Task<HttpResponseMessage>>();
        var patience = TimeSpan.FromMilliseconds(100);
        while (!posted.Exists(request => request.IsCompleted))
        {
            Assert.That(posted, Has.Count.LessThan((2 * places) + 10), "The queue is not bounded.");
            posted.Add(webhook.Client.PostEventAsync($"A-{posted.Count}"));
            await Task.WhenAny(Task.WhenAny(posted), Task.Delay(patience));
        }

        var refused = posted.Single(request => request.IsCompleted);
        posted.Remove(refused);
        using var answer = await refused;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        return posted;
    }
}
