using System.Net;
using System.Text.Json;

namespace Webhook.FunctionalTests;

/// <summary>Filters, cursors and entity tags, over HTTP.</summary>
internal sealed class SearchTests : ServiceTests
{
    private const string Search = "/webhook/events/search";

    [OneTimeSetUp]
    public async Task StoreEvents()
    {
        string[] types = ["scheduled", "rescheduled", "no_show", "cancelled"];
        var lines = Enumerable.Range(0, 40).Select(number => Event(
            ("event_type", $"\"appointment.{types[number % 4]}\""),
            ("appointment_id", $"\"A {number % 8} ä&+\""),
            ("patient_id", $"\"P{number % 5}\""),
            ("timestamp", $"\"2025-01-10T{number / 2:00}:30:00Z\"")));
        var answer = await SendAsync(HttpMethod.Post, PostMany, Json(string.Join('\n', lines), "application/x-ndjson"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created), answer.Text);
    }

    [TestCase("event_type=appointment.no_show", 10)]
    [TestCase("event_type=appointment.no_show&event_type=appointment.cancelled", 20)]
    [TestCase("appointment_id=A+3+%C3%A4%26%2B", 5)]
    [TestCase("patient_id=P4", 8)]
    [TestCase("patient_id=P4&event_type=appointment.cancelled", 2)]
    [TestCase("source=anonymous", 40)]
    [TestCase("source=epic", 0)]
    [TestCase("from=2025-01-10T05:30:00Z&to=2025-01-10T06:30:00Z", 2)]
    [TestCase("from=2025-01-10T07:30:00+02:00&to=2025-01-10T08:30:00%2B02:00", 2)]
    [TestCase("to=2025-01-10T05:30:00.000001Z", 12)]
    [TestCase("received_from=2199-01-01T00:00:00Z", 0)]
    [TestCase("received_from=2025-01-01T00:00:00Z&received_to=2199-01-01T00:00:00Z", 40)]
    [TestCase("after=38", 2)]
    [TestCase("after=40", 0)]
    [TestCase("after=9223372036854775807", 0)]
    public async Task Only_what_matches_is_listed(string query, int count)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Events}?{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Json.GetProperty("count").GetInt32(), Is.EqualTo(count));
    }

    [TestCase("order=up", "order unknown_value")]
    [TestCase("order=asc&order=asc", "order repeated")]
    [TestCase("event_type=no_show", "event_type unknown_event_type")]
    [TestCase("patient_id=", "patient_id empty")]
    [TestCase("patient_id=a%00b", "patient_id control_character")]
    [TestCase("source=Epic", "source invalid_name")]
    [TestCase("from=2025-01-10", "from invalid_date_time")]
    [TestCase("from=2025-01-10T12:30:00", "from offset_missing")]
    [TestCase("from=2025-01-10T12:30:00Z&to=2025-01-10T12:30:00Z", "to empty_range")]
    [TestCase("received_from=2025-01-11T00:00:00Z&received_to=2025-01-10T00:00:00Z", "received_to empty_range")]
    [TestCase("after=-1", "after out_of_range")]
    [TestCase("after=1&order=desc", "order conflicting_order")]
    [TestCase("cursor=", "cursor invalid_cursor")]
    [TestCase("cursor=abc", "cursor invalid_cursor")]
    [TestCase("patient=P1&limit=0", "patient unknown_parameter", "limit out_of_range")]
    public async Task What_is_wrong_is_said_by_name(string query, params string[] errors)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Events}?{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Errors, Is.EqualTo(errors));
    }

    [TestCase("limit=2&order=asc")]
    [TestCase("limit=2&patient_id=P1")]
    [TestCase("limit=2&event_type=appointment.no_show")]
    [TestCase("limit=2&from=2025-01-01T00:00:00Z")]
    [TestCase("limit=2&after=1")]
    public async Task A_cursor_serves_only_the_query_that_it_came_with(string other)
    {
        var cursor = (await SendAsync(HttpMethod.Get, $"{Events}?limit=2")).Json.GetProperty("next_cursor").GetString();
        Assert.That((await SendAsync(HttpMethod.Get, $"{Events}?limit=5&cursor={cursor}")).Status, Is.EqualTo(HttpStatusCode.OK));

        var answer = await SendAsync(HttpMethod.Get, $"{Events}?{other}&cursor={cursor}");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Errors, Is.EqualTo(new[] { "cursor invalid_cursor" }));
    }

    [Test]
    public async Task A_cursor_in_which_any_character_was_changed_is_refused()
    {
        var cursor = (await SendAsync(HttpMethod.Get, $"{Events}?limit=2")).Json.GetProperty("next_cursor").GetString()!;
        for (var index = 0; index < cursor.Length; index++)
        {
            var changed = $"{cursor[..index]}{(cursor[index] == 'A' ? 'B' : 'A')}{cursor[(index + 1)..]}";
            var answer = await SendAsync(HttpMethod.Get, $"{Events}?limit=2&cursor={changed}");
            Assert.That(answer.Errors, Is.EqualTo(new[] { "cursor invalid_cursor" }), $"character {index}");
        }
    }

    [Test]
    public async Task A_search_gives_what_the_address_gives_and_its_cursor_goes_on_in_either()
    {
        var listed = await SendAsync(HttpMethod.Get, $"{Events}?patient_id=P2&event_type=appointment.no_show&event_type=appointment.scheduled&limit=2");
        var searched = await SearchAsync("""{"patient_id":"P2","event_type":["appointment.no_show","appointment.scheduled"],"limit":2,"cursor":null}""");
        Assert.That(searched.Text, Is.EqualTo(listed.Text));
        Assert.That(searched.Headers, Does.Not.ContainKey("Link"));

        var cursor = searched.Json.GetProperty("next_cursor").GetString();
        var second = await SearchAsync($$"""{"patient_id":"P2","event_type":["appointment.scheduled","appointment.no_show"],"limit":2,"cursor":"{{cursor}}"}""");
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.OK), second.Text);
        Assert.That(IdsOf(second.Json).First(), Is.LessThan(IdsOf(searched.Json).Last()));
    }

    [TestCase("{}", 200)]
    [TestCase("""{"event_type":"appointment.no_show"}""", 200)]
    [TestCase("""{"limit":"5"}""", 422, "/limit wrong_type")]
    [TestCase("""{"limit":5.5,"patient_id":7}""", 422, "/patient_id wrong_type", "/limit out_of_range")]
    [TestCase("""{"patient":"P1"}""", 422, "/patient unknown_parameter")]
    [TestCase("""{"patient_id":["P1","P2"]}""", 422, "/patient_id repeated")]
    [TestCase("""{"patient_id":{"a":1}}""", 422, "/patient_id wrong_type")]
    [TestCase("""{"from":"2025-01-10T12:30:00 02:00"}""", 422, "/from invalid_date_time")]
    [TestCase("""{"limit":1,"limit":2}""", 422, " duplicate_member")]
    [TestCase("""{"patient_id":"\ud800"}""", 422, " lone_surrogate")]
    [TestCase("[]", 422, " wrong_type")]
    [TestCase("", 422, " malformed_json")]
    [TestCase("{", 422, " malformed_json")]
    [TestCase("{} x", 422, " malformed_json")]
    public async Task A_search_is_judged_like_an_address(string body, int status, params string[] errors)
    {
        var answer = await SearchAsync(body);
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        if (errors.Length > 0)
        {
            Assert.That(answer.Errors, Is.EqualTo(errors));
        }
    }

    [Test]
    public async Task An_event_that_the_client_has_is_not_sent_again()
    {
        var first = await SendAsync(HttpMethod.Get, $"{Events}/1");
        var tag = first.Headers["ETag"];
        var again = await SendAsync(HttpMethod.Get, $"{Events}/1", null, ("If-None-Match", tag));
        var other = await SendAsync(HttpMethod.Get, $"{Events}/2", null, ("If-None-Match", tag));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(again.Text, Is.Empty);
        Assert.That(again.Headers["ETag"], Is.EqualTo(tag));
        Assert.That(again.Headers["Cache-Control"], Is.EqualTo("no-store"));
        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/schema.json")]
    [TestCase("/openapi.json")]
    public async Task A_document_that_the_client_has_is_not_sent_again(string address)
    {
        var tag = (await SendAsync(HttpMethod.Get, address)).Headers["ETag"];
        var again = await SendAsync(HttpMethod.Get, address, null, ("If-None-Match", tag));
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.NotModified));
    }

    private static IEnumerable<long> IdsOf(JsonElement page) =>
        page.GetProperty("events").EnumerateArray().Select(listed => listed.GetProperty("event_id").GetInt64());

    private Task<Answer> SearchAsync(string body) => SendAsync(HttpMethod.Post, Search, Json(body));
}
