using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Authentication;

/// <summary>A client with a signing secret signs what it posts, in whatever form, or stores nothing.</summary>
internal sealed class SignedBodyTests
{
    private const string Single = "/webhook/appointment";
    private const string Many = "/webhook/appointments";
    private const string Ndjson = "application/x-ndjson";
    private const string Event =
        """{"event_type":"appointment.scheduled","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""";

    private Administration admin = null!;
    private string key = null!;
    private byte[] secret = null!;

    [SetUp]
    public async Task Start()
    {
        admin = new Administration();
        key = await admin.AddAsync("epic", "ingest");
        secret = await AddSecretAsync();
    }

    [TearDown]
    public async Task Stop() => await admin.DisposeAsync();

    [TestCase(Single, "application/json", Event)]
    [TestCase(Many, "application/json", $"[{Event},{Event}]")]
    [TestCase(Many, Ndjson, $"{Event}\n{Event}\n")]
    public async Task Every_form_of_body_can_be_signed(string path, string mediaType, string body)
    {
        foreach (var encoding in (string[])["identity", "gzip", "br"])
        {
            using var answer = await PostAsync(path, mediaType, Compress(encoding, body), encoding: encoding);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), $"{mediaType} {encoding}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [TestCase(Single, "application/json", Event)]
    [TestCase(Many, Ndjson, Event)]
    public async Task The_signature_is_over_the_bytes_as_they_are_sent(string path, string mediaType, string body)
    {
        using var answer = await PostAsync(path, mediaType, Compress("gzip", body), encoding: "gzip", signed: Encoding.UTF8.GetBytes(body));
        Assert.That(await ProblemAsync(answer), Is.EqualTo("invalid-signature webhook-signature=signature_wrong"));
        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task A_body_that_is_changed_on_its_way_stores_nothing()
    {
        using var answer = await PostAsync(
            Many, Ndjson, Encoding.UTF8.GetBytes(Event.Replace("A1", "A2", StringComparison.Ordinal)), signed: Encoding.UTF8.GetBytes(Event));
        Assert.That(await ProblemAsync(answer), Is.EqualTo("invalid-signature webhook-signature=signature_wrong"));
        Assert.That(answer.Headers.WwwAuthenticate, Is.Not.Empty);
        Assert.That(await CountAsync(), Is.Zero);
    }

    [TestCase("webhook-id")]
    [TestCase("webhook-timestamp")]
    [TestCase("webhook-signature")]
    public async Task Who_has_a_secret_cannot_do_without(string missing)
    {
        using var answer = await PostAsync(Single, "application/json", Encoding.UTF8.GetBytes(Event), change: headers => headers.Remove(missing));
        Assert.That(await ProblemAsync(answer), Is.EqualTo($"invalid-signature {missing}=signature_missing"));
        Assert.That(await CountAsync(), Is.Zero);
    }

    [TestCase(Single, Event)]
    [TestCase(Many, $"[{Event}]")]
    public async Task Who_has_a_secret_cannot_do_without_a_signature_at_all(string path, string body)
    {
        var answer = await admin.SendAsync(HttpMethod.Post, path, key, body);
        Assert.That((answer.Status, answer.Problem), Is.EqualTo((HttpStatusCode.Unauthorized, "invalid-signature webhook-id=signature_missing")));
        Assert.That(await CountAsync(), Is.Zero);
    }

    [TestCase(-400, "timestamp_stale")]
    [TestCase(400, "timestamp_future")]
    public async Task An_old_signature_is_worth_nothing(int seconds, string code)
    {
        using var answer = await PostAsync(Single, "application/json", Encoding.UTF8.GetBytes(Event), seconds: seconds);
        Assert.That(await ProblemAsync(answer), Is.EqualTo($"invalid-signature webhook-timestamp={code}"));
    }

    [TestCase("webhook-id")]
    [TestCase("webhook-timestamp")]
    [TestCase("webhook-signature")]
    public async Task A_header_that_comes_twice_is_refused(string name)
    {
        using var answer = await PostAsync(
            Single, "application/json", Encoding.UTF8.GetBytes(Event), change: headers => headers.Add(name, headers.GetValues(name).Single()));
        Assert.That(await ProblemAsync(answer), Is.EqualTo($"invalid-signature {name}=signature_malformed"));
    }

    [TestCase(Single, "application/json", Event)]
    [TestCase(Many, "application/json", $"[{Event},{Event}]")]
    [TestCase(Many, Ndjson, $"{Event}\n\n{Event}")]
    public async Task What_is_overheard_and_sent_again_stores_nothing(string path, string mediaType, string body)
    {
        using var first = await PostAsync(path, mediaType, Encoding.UTF8.GetBytes(body));
        var stored = await CountAsync();
        using var again = await PostAsync(path, mediaType, Encoding.UTF8.GetBytes(body));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Created), await again.Content.ReadAsStringAsync());
        Assert.That(await CountAsync(), Is.EqualTo(stored).And.GreaterThan(0));
        if (path == Many)
        {
            var answer = JsonNode.Parse(await again.Content.ReadAsStringAsync())!;
            Assert.That(((int?)answer["stored"], (int?)answer["replayed"]), Is.EqualTo((0, stored)));
        }
    }

    [TestCase(Event, Single, Many)]
    [TestCase(Event, Many, Single)]
    [TestCase($"\n\n{Event}\n", Single, Many)]
    [TestCase($"\n\n{Event}\n", Many, Single)]
    public async Task What_is_overheard_and_sent_to_the_other_address_stores_nothing(string body, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var answer = await PostAsync(path, path == Many ? Ndjson : "application/json", Encoding.UTF8.GetBytes(body));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        }

        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [TestCase(Many, $"[\n{Event},\n{Event}\n]", 2)]
    [TestCase(Many, $"[{Event},{Event}]", 2)]
    [TestCase(Single, "{\"nested\":[\n" + Event + "\n],\"event_type\":\"appointment.no_show\",\"appointment_id\":\"A2\",\"patient_id\":\"P2\",\"timestamp\":\"2025-01-10T12:30:00Z\"}", 1)]
    public async Task What_is_overheard_and_sent_as_lines_stores_nothing(string path, string body, int events)
    {
        using var first = await PostAsync(path, "application/json", Encoding.UTF8.GetBytes(body));
        using var again = await PostAsync(Many, Ndjson, Encoding.UTF8.GetBytes(body));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await ProblemAsync(again), Does.StartWith("invalid-batch ="));
        Assert.That(await CountAsync(), Is.EqualTo(events));
    }

    [TestCase("application/json", $"[5,{Event}]", "batch-1")]
    [TestCase(Ndjson, $"5\n{Event}", null)]
    public async Task Otherwise_what_is_no_event_leaves_the_next_ones_alone(string mediaType, string body, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Many) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        request.Headers.Add("X-API-Key", admin.AdminKey);
        request.Headers.Add("webhook-id", id is null ? [] : [id]);
        using var answer = await admin.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MultiStatus));
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_events_of_a_long_batch_with_an_id_have_different_keys()
    {
        var lines = string.Join('\n', Enumerable.Repeat(Event, 5_000));
        using var first = await PostAsync(Many, Ndjson, Encoding.UTF8.GetBytes(lines));
        using var again = await PostAsync(Many, Ndjson, Encoding.UTF8.GetBytes(lines));
        Assert.That((int?)JsonNode.Parse(await first.Content.ReadAsStringAsync())!["stored"], Is.EqualTo(5_000));
        Assert.That((int?)JsonNode.Parse(await again.Content.ReadAsStringAsync())!["replayed"], Is.EqualTo(5_000));
    }

    [Test]
    public async Task An_event_keeps_the_key_that_it_has_in_a_batch_that_has_an_id()
    {
        var own = Event.Replace("}", ""","idempotency_key":"own-1"}""", StringComparison.Ordinal);
        using var answer = await PostAsync(Many, Ndjson, Encoding.UTF8.GetBytes($"{Event}\n{own}\n\n{Event}"), id: "batch-1");
        var events = (await admin.GetAsync("/webhook/events?order=asc")).Json!["events"]!.AsArray();
        Assert.That(events.Select(one => (string?)one!["idempotency_key"]), Is.EqualTo(new[] { "batch-1", "own-1", "batch-1#3" }));
    }

    [TestCase(235, HttpStatusCode.Created)]
    [TestCase(236, HttpStatusCode.UnprocessableEntity)]
    public async Task A_batchs_id_leaves_room_for_places(int length, HttpStatusCode status)
    {
        using var answer = await PostAsync(Many, "application/json", Encoding.UTF8.GetBytes($"[{Event}]"), id: new string('i', length));
        Assert.That(answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Secrets_can_be_changed_without_a_pause()
    {
        var old = secret;
        var list = (await admin.GetAsync("/admin/clients/epic")).Json!["signing_secrets"]!.AsArray();
        secret = await AddSecretAsync();
        foreach (var good in (byte[][])[old, secret])
        {
            using var answer = await PostAsync(Single, "application/json", Encoding.UTF8.GetBytes(Event), with: good, id: Convert.ToHexString(good[..4]));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        await admin.DeleteAsync($"/admin/clients/epic/signing-secrets/{list[0]!["id"]}");
        using var refused = await PostAsync(Single, "application/json", Encoding.UTF8.GetBytes(Event), with: old);
        Assert.That(await ProblemAsync(refused), Is.EqualTo("invalid-signature webhook-signature=signature_wrong"));
    }

    [Test]
    public async Task A_body_may_be_longer_than_what_is_kept_in_memory()
    {
        var lines = string.Join('\n', Enumerable.Repeat(Event, 20_000));
        using var answer = await PostAsync(Many, Ndjson, Encoding.UTF8.GetBytes(lines));
        Assert.That((int?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["stored"], Is.EqualTo(20_000));
    }

    [TestCase(64 * 1024, false, HttpStatusCode.Created)]
    [TestCase(64 * 1024, true, HttpStatusCode.Created)]
    [TestCase((64 * 1024) + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase((64 * 1024) + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_single_event_that_is_too_long_is_not_read_to_its_end(int length, bool chunked, HttpStatusCode status)
    {
        // Of what is refused as too long, the signature is not known yet.
        var body = Encoding.UTF8.GetBytes(Event.PadRight(length));
        using var answer = await PostAsync(
            Single, "application/json", body, signed: body[..(64 * 1024)], change: headers => headers.TransferEncodingChunked = chunked);
        Assert.That(answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task A_stream_that_says_it_is_too_long_is_not_read_at_all()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Many) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Ndjson);
        request.Content.Headers.ContentLength = (256L * 1024 * 1024) + 1;
        Sign(request, []);
        using var answer = await admin.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Without_its_last_secret_a_client_need_not_sign()
    {
        var id = (string)(await admin.GetAsync("/admin/clients/epic")).Json!["signing_secrets"]![0]!["id"]!;
        await admin.DeleteAsync($"/admin/clients/epic/signing-secrets/{id}");
        Assert.That((await admin.SendAsync(HttpMethod.Post, Single, key, Event)).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Reading_needs_no_signature()
    {
        await admin.PatchAsync("/admin/clients/epic", """{"roles":["ingest","reader"]}""");
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.SendAsync(HttpMethod.Post, "/webhook/events/search", key, "{}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static byte[] Compress(string encoding, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var compressed = new MemoryStream();
        using (Stream? compressor = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        })
        {
            (compressor ?? compressed).Write(bytes);
        }

        return compressed.ToArray();
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer) =>
        new AdminAnswer(answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonObject>(), null).Problem;

    private async Task<byte[]> AddSecretAsync() => Convert.FromBase64String(
        ((string)(await admin.PostAsync("/admin/clients/epic/signing-secrets", "{}")).Json!["secret"]!)["whsec_".Length..]);

    private async Task<int> CountAsync() => (int)(await admin.GetAsync("/webhook/events?limit=1000")).Json!["count"]!;

    private async Task<HttpResponseMessage> PostAsync(
        string path, string mediaType, byte[] body, string encoding = "identity", byte[]? signed = null, byte[]? with = null, int seconds = 0,
        string id = "msg-1", Action<HttpRequestHeaders>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Content.Headers.ContentEncoding.Add(encoding);
        Sign(request, signed ?? body, encoding == "identity" ? id : $"{id}-{encoding}", with, seconds);
        change?.Invoke(request.Headers);
        return await admin.SendAsync(request);
    }

    private void Sign(HttpRequestMessage request, byte[] body, string id = "msg-1", byte[]? with = null, int seconds = 0)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;
        byte[] signedBytes = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        request.Headers.Add("X-API-Key", key);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{time}");
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(with ?? secret, signedBytes))}");
    }
}
