using System.Net;
using System.Text.Json;

namespace Webhook.FunctionalTests;

/// <summary>Walks over pages while more events come in.</summary>
internal sealed class PageWalkTests : ServiceTests
{
    [TestCase("order=desc")]
    [TestCase("order=asc")]
    [TestCase("patient_id=P2")]
    [TestCase("patient_id=P2&order=asc")]
    [TestCase("after=20")]
    [TestCase("from=2025-01-10T00:00:00Z&to=2025-01-11T00:00:00Z&event_type=appointment.scheduled")]
    public async Task The_links_lead_to_all_that_was_there_when_the_walk_began(string query)
    {
        var lines = Enumerable.Range(0, 40).Select(number => Event(("patient_id", $"\"P{number % 5}\"")));
        await SendAsync(HttpMethod.Post, PostMany, Json(string.Join('\n', lines), "application/x-ndjson"));
        var atFirst = IdsOf(await SendAsync(HttpMethod.Get, $"{Events}?{query}&limit=1000"));

        var found = new List<long>();
        for (var address = $"{Events}?{query}&limit=3"; address is not null && found.Count < atFirst.Count;)
        {
            var page = await SendAsync(HttpMethod.Get, address);
            found.AddRange(IdsOf(page));
            await PostAsync(Event(("patient_id", "\"P2\"")));
            address = NextOf(page);
        }

        Assert.That(found.Take(atFirst.Count), Is.EqualTo(atFirst));
    }

    private static string? NextOf(Answer page)
    {
        var link = page.Headers.GetValueOrDefault("Link");
        Assert.That(link is null, Is.EqualTo(page.Json.GetProperty("next_cursor").ValueKind is JsonValueKind.Null));
        return link?[1..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private static List<long> IdsOf(Answer page)
    {
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
        return [.. page.Json.GetProperty("events").EnumerateArray().Select(listed => listed.GetProperty("event_id").GetInt64())];
    }
}
