using System.Net;

namespace Webhook.FunctionalTests;

internal sealed class ListTests : ServiceTests
{
    [Test]
    public async Task Events_are_listed_newest_first_up_to_the_limit()
    {
        var ids = new List<long>();
        for (var count = 0; count < 3; count++)
        {
            ids.Insert(0, (await PostAsync(Event())).Json.GetProperty("event_id").GetInt64());
        }

        var answer = await SendAsync(HttpMethod.Get, $"{Events}?limit=2");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            answer.Json.GetProperty("events").EnumerateArray().Select(listed => listed.GetProperty("event_id").GetInt64()),
            Is.EqualTo(ids.Take(2)));
        Assert.That(answer.Json.GetProperty("count").GetInt32(), Is.EqualTo(2));
        Assert.That(answer.Json.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "events", "count", "next_cursor" }));
    }

    [Test]
    public async Task A_hundred_events_are_listed_when_nobody_says_how_many()
    {
        var lines = string.Join('\n', Enumerable.Repeat(Event(), 101));
        await SendAsync(HttpMethod.Post, PostMany, Json(lines, "application/x-ndjson"));

        var answer = await SendAsync(HttpMethod.Get, Events);

        Assert.That(answer.Json.GetProperty("count").GetInt32(), Is.EqualTo(100));
    }

    [TestCase("limit=0", "limit out_of_range")]
    [TestCase("limit=1001", "limit out_of_range")]
    [TestCase("limit=+5", "limit out_of_range")]
    [TestCase("limit=", "limit out_of_range")]
    [TestCase("limit=99999999999", "limit out_of_range")]
    [TestCase("limit=1&limit=2", "limit repeated")]
    [TestCase("limits=1", "limits unknown_parameter")]
    [TestCase("limit=x&color=red", "color unknown_parameter", "limit out_of_range")]
    public async Task Parameters_that_are_wrong_are_reported_by_name(string query, params string[] errors)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Events}?{query}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("invalid-request"));
        Assert.That(answer.Errors, Is.EqualTo(errors));
    }

    [TestCase("/webhook/events/999999999")]
    [TestCase("/webhook/events/0")]
    [TestCase("/webhook/events/99999999999999999999")]
    [TestCase("/webhook/events/abc")]
    public async Task An_event_that_is_not_there_is_not_found(string address)
    {
        var answer = await SendAsync(HttpMethod.Get, address);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.ProblemName, Is.EqualTo("not-found"));
    }
}
