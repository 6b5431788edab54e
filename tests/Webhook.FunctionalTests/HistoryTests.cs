using System.Net;
using System.Text.Json;
using Webhook.Domain;

namespace Webhook.FunctionalTests;

/// <summary>On a real server, because servers differ in how they decode a path.</summary>
internal sealed class HistoryTests
{
    private const string Appointments = "/webhook/appointments";
    private WebhookApplication application = null!;
    private HttpClient client = null!;

    private static IEnumerable<string> UnusualNames =>
    [
        "a/b", "a%2Fb", "a%2fb/c", "/", "//", "/a", "a/", "a/../b", "../a", "a/.", "...", "a b", " a ", "a+b", "a%20b", "%", "%41", "%2F", "%FF",
        "?a=b", "a#b", "a&b=c", "a;b", "a\\b", "\"<a>\"", "{a}", "~!@$*()'|^`[]", "病院/42 é😀", "e\u0301", "\u200b", "search",
        .. new[] { "a", "/", "%", "😀" }.Select(character => string.Concat(Enumerable.Repeat(character, Identifier.MaxLength))),
    ];

    [OneTimeSetUp]
    public void Start()
    {
        application = new WebhookApplication();
        application.UseKestrel(port: 0);
        application.StartServer();
        client = application.CreateClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Test]
    public async Task Late_and_contradictory_events_are_kept_and_flagged()
    {
        var scheduled = await PostAsync("H1", "scheduled", "2025-01-10T12:30:00Z");
        var cancelled = await PostAsync("H1", "cancelled", "2025-01-11T12:30:00Z");
        var completed = await PostAsync("H1", "completed", "2025-01-12T12:30:00+02:00");
        var moved = await PostAsync("H1", "rescheduled", "2025-01-10T12:30:00.5Z", "secret");

        var (status, text) = await GetAsync($"{Appointments}/H1");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        var history = JsonDocument.Parse(text).RootElement;
        Assert.That(history.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "appointment_id", "state", "events", "anomalies" }));
        Assert.That(history.GetProperty("appointment_id").GetString(), Is.EqualTo("H1"));
        Assert.That(history.GetProperty("state").GetString(), Is.EqualTo("completed"));
        Assert.That(EventIds(history), Is.EqualTo(new[] { scheduled, moved, cancelled, completed }));
        Assert.That(
            history.GetProperty("anomalies").EnumerateArray().Select(anomaly => (anomaly.GetProperty("event_id").GetInt64(), anomaly.GetProperty("code").GetString())),
            Is.EqualTo(new[] { (moved, "patient_changed"), (moved, "received_late"), (cancelled, "patient_changed"), (completed, "after_cancelled") }));
        Assert.That(history.GetProperty("anomalies").GetRawText(), Does.Not.Contain("secret"));
    }

    [TestCaseSource(nameof(UnusualNames))]
    public async Task Whatever_its_name_an_appointment_has_a_history(string name)
    {
        var eventId = await PostAsync(name, "scheduled", "2025-01-10T12:30:00Z");

        var (status, text) = await GetAsync($"{Appointments}/{Uri.EscapeDataString(name)}");

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        var history = JsonDocument.Parse(text).RootElement;
        Assert.That(history.GetProperty("appointment_id").GetString(), Is.EqualTo(name));
        Assert.That(EventIds(history), Is.EqualTo(new[] { eventId }));
    }

    [TestCase("nothing")]
    [TestCase("H1/events")]
    [TestCase("a%0Ab")]
    [TestCase("%20")]
    [TestCase("H2?source=epic")]
    public async Task An_appointment_that_no_event_is_about_is_not_found(string name)
    {
        await PostAsync("H2", "scheduled", "2025-01-10T12:30:00Z");
        var (status, text) = await GetAsync($"{Appointments}/{name}");
        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(text, Does.Contain("/problems/not-found"));
    }

    [Test]
    public async Task A_source_narrows_the_history()
    {
        var eventId = await PostAsync("H3", "scheduled", "2025-01-10T12:30:00Z");
        var (_, text) = await GetAsync($"{Appointments}/H3?source=anonymous");
        Assert.That(EventIds(JsonDocument.Parse(text).RootElement), Is.EqualTo(new[] { eventId }));
    }

    [TestCase("source=Epic", "invalid_name")]
    [TestCase("source=a&source=b", "repeated")]
    [TestCase("limit=3", "unknown_parameter")]
    public async Task Parameters_that_are_wrong_are_reported(string query, string code)
    {
        var (status, text) = await GetAsync($"{Appointments}/H1?{query}");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(JsonDocument.Parse(text).RootElement.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo(code));
    }

    [Test]
    public async Task A_long_history_lists_the_last_events_and_counts_the_others()
    {
        var lines = Enumerable.Range(1, 1100).Select(minute => Event("H4", "scheduled", $"{DateTimeOffset.UnixEpoch.AddMinutes(minute):O}", "P1"));
        using var content = new StringContent(string.Join('\n', lines), null, "application/x-ndjson");
        using var stored = await client.PostAsync(Appointments, content);
        Assert.That(stored.StatusCode, Is.EqualTo(HttpStatusCode.Created));

        var history = JsonDocument.Parse((await GetAsync($"{Appointments}/H4")).Text).RootElement;

        Assert.That(history.GetProperty("events").GetArrayLength(), Is.EqualTo(1000));
        Assert.That(history.GetProperty("events")[0].GetProperty("timestamp").GetString(), Is.EqualTo("1970-01-01T01:41:00.000000Z"));
        Assert.That(history.GetProperty("events_left_out").GetInt64(), Is.EqualTo(100));
        Assert.That(history.GetProperty("anomalies_left_out").GetInt64(), Is.EqualTo(99));
    }

    private static IEnumerable<long> EventIds(JsonElement history) =>
        history.GetProperty("events").EnumerateArray().Select(listed => listed.GetProperty("event_id").GetInt64());

    private static string Event(string appointmentId, string type, string timestamp, string patientId) =>
        $$"""{"event_type":"appointment.{{type}}","appointment_id":{{JsonSerializer.Serialize(appointmentId)}},"patient_id":"{{patientId}}","timestamp":"{{timestamp}}"}""";

    private async Task<long> PostAsync(string appointmentId, string type, string timestamp, string patientId = "P1")
    {
        using var content = new StringContent(Event(appointmentId, type, timestamp, patientId), null, "application/json");
        using var answer = await client.PostAsync("/webhook/appointment", content);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("event_id").GetInt64();
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string address)
    {
        using var answer = await client.GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
