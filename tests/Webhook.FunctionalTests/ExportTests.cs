using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Webhook.FunctionalTests;

internal sealed class ExportTests : ServiceTests
{
    private const string Export = "/webhook/events/export";

    private static readonly string[] Sent =
    [
        Event(),
        Event(("notes", "null"), ("timestamp", "\"2025-01-10T12:30:00.1234567-05:00\"")),
        Event(("notes", "\"line\\r\\nwith \\\"quotes\\\", comma and 😀\\u2028\""), ("idempotency_key", "\"k-1\"")),
        Event(("notes", "\"\""), ("z", "{\"b\":[1.0,1e400,12345678901234567890],\"a\":null}"), ("a b", "\"x\"")),
        Event(("event_type", "\"appointment.no_show\""), ("appointment_id", "\"=1+1\""), ("patient_id", "\"@SUM(A1)\"")),
        Event(("event_id", "7"), ("source", "\"mine\""), ("additional", "{\"additional\":1}")),
    ];

    [OneTimeSetUp]
    public async Task StoreEvents()
    {
        foreach (var sent in Sent)
        {
            Assert.That((await PostAsync(sent)).Status, Is.EqualTo(HttpStatusCode.Created));
        }
    }

    [Test]
    public async Task A_file_of_lines_that_is_sent_to_an_empty_service_makes_the_same_events()
    {
        var file = await SendAsync(HttpMethod.Get, $"{Export}?format=ndjson");
        Assert.That(file.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(file.Headers["Content-Type"], Is.EqualTo("application/x-ndjson"));

        await using var other = new WebhookApplication();
        using var client = other.CreateClient();
        using var answer = await client.PostAsync(new Uri(PostMany, UriKind.Relative), Json(file.Text, "application/x-ndjson"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        Assert.That(await client.GetStringAsync(new Uri($"{Export}?format=ndjson", UriKind.Relative)), Is.EqualTo(file.Text));
        var (here, there) = (await SendAsync(HttpMethod.Get, Events), JsonDocument.Parse(await client.GetStringAsync(new Uri(Events, UriKind.Relative))).RootElement);
        Assert.That(ContentsOf(there), Is.EqualTo(ContentsOf(here.Json)));
    }

    [Test]
    public async Task A_table_has_everything_and_no_formulas()
    {
        var file = await SendAsync(HttpMethod.Get, $"{Export}?format=csv");
        Assert.That(file.Headers["Content-Type"], Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(file.Headers["Content-Disposition"], Does.Match("^attachment; filename=\"?appointment-events-[0-9]{8}T[0-9]{6}Z\\.csv\"?$"));
        var text = file.Text;
        Assert.That(text.TrimStart('\uFEFF'), Does.StartWith("event_id,event_type,appointment_id,patient_id,timestamp,notes,source,received_at,idempotency_key,additional\r\n1,appointment.scheduled,A12345,P8765,2025-01-10T12:30:00.000000Z,,anonymous,"));
        Assert.That(text, Does.Contain(",2025-01-10T17:30:00.123456Z,"));
        Assert.That(text, Does.Contain(",\"line\r\nwith \"\"quotes\"\", comma and 😀\u2028\","));
        Assert.That(text, Does.Contain(",\"'=1+1\",\"'@SUM(A1)\","));
        Assert.That(text, Does.Contain("\"{\"\"z\"\":{\"\"b\"\":[1.0,1e400,12345678901234567890],\"\"a\"\":null},\"\"a b\"\":\"\"x\"\"}\"\r\n"));
    }

    [TestCase("format=ndjson&event_type=appointment.no_show", 1)]
    [TestCase("format=ndjson&patient_id=P8765", 5)]
    [TestCase("format=ndjson&source=nobody", 0)]
    [TestCase("format=ndjson&from=2025-01-10T17:30:00Z", 1)]
    public async Task Only_what_matches_is_exported(string query, int lines)
    {
        var file = await SendAsync(HttpMethod.Get, $"{Export}?{query}");
        Assert.That(file.Status, Is.EqualTo(HttpStatusCode.OK), file.Text);
        Assert.That(file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(lines));
    }

    [Test]
    public async Task More_than_a_page_is_exported_in_either_order()
    {
        await using var service = new WebhookApplication();
        using var client = service.CreateClient();
        var body = string.Join('\n', Enumerable.Range(0, 1700).Select(number => Event(("appointment_id", $"\"A{number}\""))));
        using var stored = await client.PostAsync(new Uri(PostMany, UriKind.Relative), Json(body, "application/x-ndjson"));
        var forward = await LinesAsync("order=asc");
        var backward = await LinesAsync("order=desc");
        Assert.That(forward.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("appointment_id").GetString()), Is.EqualTo(Enumerable.Range(0, 1700).Select(number => $"A{number}")));
        Assert.That(backward, Is.EqualTo(forward.Reverse()));

        async Task<string[]> LinesAsync(string order) =>
            (await client.GetStringAsync(new Uri($"{Export}?format=ndjson&{order}", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [TestCase("csv")]
    [TestCase("ndjson")]
    public async Task A_file_is_compressed_for_those_who_ask(string format)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Export}?format={format}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await Client.SendAsync(request);
        Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        await using var unzipped = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped, Encoding.UTF8);
        Assert.That(await reader.ReadToEndAsync(), Is.EqualTo((await SendAsync(HttpMethod.Get, $"{Export}?format={format}")).Text.TrimStart('\uFEFF')));
    }

    [Test]
    public async Task The_head_alone_reads_nothing()
    {
        var answer = await SendAsync(HttpMethod.Head, $"{Export}?format=csv");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(answer.Text, Is.Empty);
    }

    [TestCase("", "format required")]
    [TestCase("format=xml", "format unknown_value")]
    [TestCase("format=csv&format=csv", "format repeated")]
    [TestCase("format=csv&limit=5", "limit unknown_parameter")]
    [TestCase("format=csv&order=up", "order unknown_value")]
    public async Task What_is_wrong_is_said_by_name(string query, params string[] errors)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Export}?{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Errors, Is.EqualTo(errors));
    }

    [TestCase("application/json", HttpStatusCode.NotAcceptable)]
    [TestCase("text/csv", HttpStatusCode.OK)]
    [TestCase("application/x-ndjson", HttpStatusCode.OK)]
    [TestCase("*/*", HttpStatusCode.OK)]
    public async Task What_the_client_accepts_is_asked_first(string accept, HttpStatusCode status) =>
        Assert.That((await SendAsync(HttpMethod.Get, $"{Export}?format=csv", null, ("Accept", accept))).Status, Is.EqualTo(status));

    private static IEnumerable<string> ContentsOf(JsonElement page) =>
        page.GetProperty("events").EnumerateArray().Select(stored => string.Join('|', stored.EnumerateObject()
            .Where(member => member.Name is not "received_at")
            .Select(member => $"{member.Name}={member.Value.GetRawText()}")));
}
