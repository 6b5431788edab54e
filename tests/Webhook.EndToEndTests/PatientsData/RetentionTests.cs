using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>A log of which the first half is 40 days old when the service is told to keep 30 days, while events are posted.</summary>
[Long]
internal sealed class RetentionTests
{
    private const int Old = 1_000;
    private const int Young = 1_000;
    private const int BallastCharacters = 10_000;

    // Its first event is among the old ones, its last among the young ones.
    private const string LongAppointment = "A-long";

    private readonly TemporaryFolder folder = new();
    private readonly Load load = new(posters: 2);
    private WebhookProcess? webhook;
    private long bytesBefore;

    private WebhookProcess Webhook => webhook!;

    [OneTimeSetUp]
    public async Task Age_half_of_the_log_and_let_it_be_deleted_under_load()
    {
        await using (var first = await WebhookProcess.StartAsync(folder.Path))
        {
            await StoreAsync(first);
            await first.TerminateAsync();
        }

        StoredEvents.Execute(folder.Path, $"UPDATE events SET received_at = received_at - {TimeSpan.FromDays(40).TotalMicroseconds} WHERE id <= {Old}; PRAGMA wal_checkpoint(TRUNCATE)");
        bytesBefore = new FileInfo(folder.File(StoredEvents.FileName)).Length;
        webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Arguments = ["--Retention:Days=30"] });
        using var enough = new CancellationTokenSource();
        var posting = load.RunAsync(Webhook.Client, enough.Token);
        await Until.TrueAsync(async () => (await Webhook.AuditAsync("?action=deleteOldEvents")).Any(entry => entry.Outcome == "done"), "old events are deleted");
        await Until.TrueAsync(() => Webhook.Output.Contains($"Deleted because of their age: {Old} events", StringComparison.Ordinal), "room is given back");
        var before = load.Acknowledged.Count;
        await Until.TrueAsync(() => load.Acknowledged.Count > before + 10, "events are acknowledged after it");
        await enough.CancelAsync();
        await posting;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await (webhook?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Dispose();
    }

    [Test]
    public void Old_events_are_gone_and_young_ones_are_there_and_nobody_who_posted_was_refused()
    {
        var ids = StoredEvents.Read(folder.Path).Select(row => row.EventId).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(ids.Take(Young), Is.EqualTo(Enumerable.Range(Old + 1, Young)));
            Assert.That(ids, Has.Count.EqualTo(Young + load.Acknowledged.Count));
            Assert.That(load.Refused, Is.Zero);
        });
        load.AssertNothingLostOrDoubled(folder.Path);
    }

    [Test]
    public async Task A_walk_over_the_rest_gives_each_event_once()
    {
        var walked = new List<long>();
        for (string? cursor = string.Empty; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await Webhook.Client.GetStringAsync($"/webhook/events?order=asc&limit=300{cursor}"));
            walked.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(stored => stored.GetProperty("event_id").GetInt64()));
            cursor = page.RootElement.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }

        Assert.That(walked, Is.EqualTo(StoredEvents.Read(folder.Path).Select(row => row.EventId)));
    }

    [Test]
    public async Task Statistics_still_count_what_was_received()
    {
        using var statistics = JsonDocument.Parse(await Webhook.Client.GetStringAsync("/webhook/events/stats?interval=day&by=event_type"));
        var total = statistics.RootElement.GetProperty("buckets").EnumerateArray().Sum(bucket => bucket.GetProperty("total").GetInt64());
        Assert.That(total, Is.EqualTo(Old + Young + load.Acknowledged.Count));
    }

    [TestCase(1)]
    [TestCase(Old)]
    [TestCase(Old + 1)]
    public async Task The_key_of_an_event_still_answers_whether_it_was_deleted_or_not(int eventId)
    {
        using var retry = EventJson.Raw(Event(eventId));
        using var answer = await Webhook.Client.SendAsync(retry);
        Assert.Multiple(() =>
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(answer.Headers.Contains("Idempotency-Replayed"), Is.True);
        });
        Assert.That(await answer.EventIdAsync(), Is.EqualTo(eventId));
    }

    [Test]
    public async Task An_appointment_whose_beginning_was_deleted_is_not_said_to_be_not_scheduled()
    {
        using var history = JsonDocument.Parse(await Webhook.Client.GetStringAsync($"/webhook/appointments/{LongAppointment}"));
        Assert.Multiple(() =>
        {
            Assert.That(history.RootElement.GetProperty("state").GetString(), Is.EqualTo("completed"));
            Assert.That(history.RootElement.GetProperty("events").GetArrayLength(), Is.EqualTo(1));
            Assert.That(history.RootElement.GetProperty("anomalies").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public Task The_file_becomes_shorter() =>
        Until.TrueAsync(() => new FileInfo(folder.File(StoredEvents.FileName)).Length < bytesBefore * 3 / 4, "the file is shorter");

    [Test]
    public async Task The_audit_says_what_was_deleted_and_stays_whole()
    {
        var entries = await Webhook.AuditAsync("?action=deleteOldEvents&order=asc");
        var verdict = await Webhook.VerifyAuditAsync();
        Assert.Multiple(() =>
        {
            Assert.That(entries.Select(entry => entry.Outcome), Is.EqualTo(["begun", "done"]));
            Assert.That(entries[^1].Rows, Is.EqualTo(Old));
            Assert.That(verdict.Valid, Is.True);
        });
    }

    private static async Task StoreAsync(WebhookProcess webhook)
    {
        using var content = new StringContent(
            string.Join('\n', Enumerable.Range(1, Old + Young).Select(Event)), Encoding.UTF8, "application/x-ndjson");
        using var answer = await webhook.Client.PostAsync("/webhook/appointments", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private static string Event(int eventId)
    {
        var (type, appointment) = eventId switch
        {
            1 => ("scheduled", LongAppointment),
            Old + 1 => ("completed", LongAppointment),
            _ => ("scheduled", $"A-{eventId}"),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event_type":"appointment.{{type}}","appointment_id":"{{appointment}}","patient_id":"P1","timestamp":"2025-01-10T12:{{(eventId > Old ? 40 : 30)}}:00Z","idempotency_key":"K-{{eventId}}","ballast":"{{new string('b', BallastCharacters)}}"}""");
    }
}
