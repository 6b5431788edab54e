using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Webhook.FunctionalTests;

internal sealed partial class ReceiveTests : ServiceTests
{
    [GeneratedRegex("""^\{"status":"success","message":"Event received and stored successfully","event_id":\d+,"received_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","data":\{"event_type":"appointment\.scheduled","appointment_id":"A12345","patient_id":"P8765"\}\}$""")]
    private static partial Regex ReceiptText { get; }

    [Test]
    public async Task A_valid_event_is_answered_with_a_receipt_that_tells_where_it_is()
    {
        var answer = await PostAsync(Event(("notes", "\"Annual physical\"")));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(answer.Text, Does.Match(ReceiptText));
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(answer.Headers["Location"], Is.EqualTo($"{Events}/{answer.Json.GetProperty("event_id")}"));
    }

    [Test]
    public async Task A_stored_event_is_given_back_as_it_was_sent_with_its_time_in_UTC()
    {
        var stored = await PostAsync(Event(
            ("timestamp", "\"2025-01-10T14:30:00.1234567+02:00\""), ("notes", "\"Größe 😀\""),
            ("ward", "\"7b\""), ("vitals", """{ "weight": 71.50, "tags": [1e400, null, true] }""")));

        var found = await SendAsync(HttpMethod.Get, stored.Headers["Location"]);

        Assert.That(found.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(found.Json.GetProperty("timestamp").GetString(), Is.EqualTo("2025-01-10T12:30:00.123456Z"));
        Assert.That(found.Json.GetProperty("notes").GetString(), Is.EqualTo("Größe 😀"));
        Assert.That(found.Json.GetProperty("source").GetString(), Is.EqualTo("anonymous"));
        Assert.That(found.Json.GetProperty("received_at").GetString(), Is.EqualTo(stored.Json.GetProperty("received_at").GetString()));
        Assert.That(
            found.Json.GetProperty("additional").GetRawText(),
            Is.EqualTo("""{"ward":"7b","vitals":{"weight":71.50,"tags":[1e400,null,true]}}"""));
    }

    [Test]
    public async Task The_members_of_an_event_come_in_the_contracts_order()
    {
        var stored = await PostAsync(Event());

        var found = await SendAsync(HttpMethod.Get, stored.Headers["Location"]);

        Assert.That(
            found.Json.EnumerateObject().Select(member => member.Name),
            Is.EqualTo(new[] { "event_id", "event_type", "appointment_id", "patient_id", "timestamp", "notes", "source", "received_at", "idempotency_key", "additional" }));
    }

    [TestCase("""{"event_type":1,"appointment_id":"","patient_id":"\u0007","timestamp":"2025-01-10T12:30:00","notes":5,"idempotency_key":"a b"}""",
        "/event_type wrong_type", "/appointment_id empty", "/patient_id control_character", "/timestamp offset_missing", "/notes wrong_type", "/idempotency_key not_visible_ascii")]
    [TestCase("{}", "/event_type required", "/appointment_id required", "/patient_id required", "/timestamp required")]
    public async Task Every_rule_that_an_event_breaks_is_reported_at_once(string body, params string[] errors)
    {
        var answer = await PostAsync(body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("invalid-event"));
        Assert.That(answer.Errors, Is.EqualTo(errors));
        Assert.That(answer.Json.GetProperty("detail").GetString(), Is.EqualTo($"{errors.Length} problems were found."));
    }

    [TestCase("", "empty_body")]
    [TestCase(" \r\n", "empty_body")]
    [TestCase("null", "wrong_type")]
    [TestCase("[]", "wrong_type")]
    [TestCase("\"text\"", "wrong_type")]
    [TestCase("{", "malformed_json")]
    [TestCase("{}{}", "malformed_json")]
    [TestCase("{\"a\":NaN}", "malformed_json")]
    [TestCase("{\"a\":1,}", "malformed_json")]
    [TestCase("{\"a\":1/* no */}", "malformed_json")]
    [TestCase("{\"a\":1,\"\\u0061\":2}", "duplicate_member")]
    [TestCase("{\"a\":\"\\ud800\"}", "lone_surrogate")]
    public async Task A_body_that_is_no_JSON_object_is_reported_as_unreadable(string body, string code)
    {
        var answer = await PostAsync(body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("unreadable-event"));
        Assert.That(answer.Errors, Is.EqualTo(new[] { $" {code}" }));
    }

    [Test]
    public async Task A_body_in_UTF_16_is_reported_as_unreadable()
    {
        var body = new ByteArrayContent(Encoding.Unicode.GetBytes(Event()));
        body.Headers.Add("Content-Type", "application/json");

        var answer = await SendAsync(HttpMethod.Post, Post, body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("unreadable-event"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_body_of_64_KiB_is_taken_and_one_byte_more_is_not(bool chunked)
    {
        var empty = Event(("padding", "\"\"")).Length;
        var fits = Event(("padding", $"\"{new string('x', (64 * 1024) - empty)}\""));
        var tooLong = Event(("padding", $"\"{new string('x', (64 * 1024) - empty + 1)}\""));

        var taken = await SendAsync(HttpMethod.Post, Post, Body(fits, chunked));
        var refused = await SendAsync(HttpMethod.Post, Post, Body(tooLong, chunked));

        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(refused.ProblemName, Is.EqualTo("body-too-large"));
        Assert.That(refused.Json.GetProperty("detail").GetString(), Does.Contain("65536"));
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("Application/JSON;charset=\"UTF-8\"")]
    public async Task JSON_in_UTF_8_is_taken(string mediaType)
    {
        var answer = await SendAsync(HttpMethod.Post, Post, Json(Event(), mediaType));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("text/plain")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase("application/x-ndjson")]
    public async Task Another_media_type_is_refused_with_the_ones_that_are_taken(string mediaType)
    {
        var answer = await SendAsync(HttpMethod.Post, Post, Json(Event(), mediaType));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(answer.ProblemName, Is.EqualTo("unsupported-media-type"));
        Assert.That(answer.Headers["Accept-Post"], Is.EqualTo("application/json"));
    }

    [TestCase("application/json", true)]
    [TestCase("*/*", true)]
    [TestCase("text/html, application/*;q=0.5", true)]
    [TestCase("not a media type", true)]
    [TestCase("text/html", false)]
    [TestCase("application/json;q=0, */*", false)]
    public async Task A_client_that_does_not_accept_JSON_is_told_before_anything_is_stored(string accept, bool accepted)
    {
        var before = (await SendAsync(HttpMethod.Get, $"{Events}?limit=1")).Text;

        var answer = await PostAsync(Event(), ("Accept", accept));

        var after = (await SendAsync(HttpMethod.Get, $"{Events}?limit=1")).Text;
        Assert.That(answer.Status, Is.EqualTo(accepted ? HttpStatusCode.Created : HttpStatusCode.NotAcceptable));
        Assert.That(after == before, Is.EqualTo(!accepted));
    }

    [Test]
    public async Task A_compressed_body_is_taken_and_a_compressed_bomb_is_not()
    {
        var taken = await SendAsync(HttpMethod.Post, Post, Gzip(Event()));
        var brotli = await SendAsync(HttpMethod.Post, Post, Brotli(Event()));
        var bomb = await SendAsync(HttpMethod.Post, Post, Gzip(new string(' ', 20_000_000)));
        var broken = Json(Event());
        broken.Headers.Add("Content-Encoding", "gzip");
        var notGzip = await SendAsync(HttpMethod.Post, Post, broken);
        var unknown = Json(Event());
        unknown.Headers.Add("Content-Encoding", "zstd");
        var notTaken = await SendAsync(HttpMethod.Post, Post, unknown);

        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(brotli.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(bomb.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(notGzip.ProblemName, Is.EqualTo("invalid-compression"));
        Assert.That(notTaken.Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(notTaken.Headers["Accept-Encoding"], Does.Contain("gzip"));
    }

    [Test]
    public async Task A_problem_carries_the_trace_id_of_the_request()
    {
        const string traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

        var answer = await PostAsync("{}", ("traceparent", $"00-{traceId}-00f067aa0ba902b7-01"));

        Assert.That(answer.Json.GetProperty("trace_id").GetString(), Is.EqualTo(traceId));
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Received_at_is_the_time_of_the_request()
    {
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        var answer = await PostAsync(Event());
        var after = TimeProvider.System.GetUtcNow();

        var receivedAt = DateTimeOffset.Parse(answer.Json.GetProperty("received_at").GetString()!, CultureInfo.InvariantCulture);
        Assert.That(receivedAt, Is.InRange(before, after));
    }

    private static HttpContent Body(string text, bool chunked)
    {
        if (!chunked)
        {
            return Json(text);
        }

        var content = new StreamContent(new UnseekableStream(Encoding.UTF8.GetBytes(text)));
        content.Headers.Add("Content-Type", "application/json");
        return content;
    }

    private static ByteArrayContent Gzip(string text) =>
        Compressed("gzip", text, target => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true));

    private static ByteArrayContent Brotli(string text) =>
        Compressed("br", text, target => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true));

    private static ByteArrayContent Compressed(string encoding, string text, Func<Stream, Stream> compress)
    {
        using var compressed = new MemoryStream();
        using (var target = compress(compressed))
        {
            target.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.Add("Content-Type", "application/json");
        content.Headers.Add("Content-Encoding", encoding);
        return content;
    }

    /// <summary>Names no length, so that the body is sent in chunks.</summary>
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
