using System.Net;
using System.Text.Json.Nodes;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Audit;

/// <summary>Who did what, as administrators see it.</summary>
internal sealed class AuditTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private Administration service = null!;
    private string reader = null!;

    [SetUp]
    public async Task Start()
    {
        service = new Administration();
        reader = await service.AddAsync("dashboard", "reader");
    }

    [TearDown]
    public async Task Stop() => await service.DisposeAsync();

    [Test]
    public async Task A_read_leaves_who_when_from_where_what_and_how_much()
    {
        await service.PostAsync("/webhook/appointment", Event("A1", "P1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/webhook/events?patient_id=P1&limit=5");
        request.Headers.Add("X-API-Key", reader);
        request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        (await service.SendAsync(request)).Dispose();

        var entry = (await AuditAsync("?client=dashboard")).Single()!.AsObject();
        Assert.That((string?)entry["action"], Is.EqualTo("listEvents"));
        Assert.That((string?)entry["route"], Is.EqualTo("GET /webhook/events"));
        Assert.That((string?)entry["outcome"], Is.EqualTo("done"));
        Assert.That((string?)entry["trace_id"], Is.EqualTo(TraceId));
        Assert.That((string?)entry["events"], Is.EqualTo("1"));
        Assert.That((long?)entry["rows"], Is.EqualTo(1));
        Assert.That((string?)entry["at"], Does.Match("^[0-9-]{10}T[0-9:]{8}[.][0-9]{6}Z$"));
        Assert.That((string?)entry["filters"]!["patient_id"]![0], Does.Match("^[0-9a-f]{32}$").And.EqualTo((string?)entry["patient"]));
        Assert.That((string?)entry["hash"], Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public async Task Who_has_seen_a_patient_is_found_by_the_patients_identifier()
    {
        await service.PostAsync("/webhook/appointment", Event("A1", "P1"));
        await service.PostAsync("/webhook/appointment", Event("A2", "P2"));
        foreach (var path in new[] { "/webhook/events?patient_id=P1", "/webhook/events/1", "/webhook/events/2", "/webhook/appointments/A1", "/webhook/events?appointment_id=A2", "/webhook/events?patient_id=P3" })
        {
            await service.SendAsync(HttpMethod.Get, path, reader);
        }

        await service.SendAsync(HttpMethod.Post, "/webhook/events/search", reader, """{"patient_id":"P1"}""");
        Assert.That(Actions(await AuditAsync("?patient_id=P1&order=asc")), Is.EqualTo("listEvents getEvent getAppointmentHistory searchEvents"));
        Assert.That(Actions(await AuditAsync("?patient_id=P3&client=dashboard")), Is.EqualTo("listEvents"));
    }

    [TestCase("", HttpStatusCode.Unauthorized, "credentials_missing", null)]
    [TestCase("awk_wrong", HttpStatusCode.Unauthorized, "credentials_invalid", null)]
    [TestCase("reader", HttpStatusCode.Forbidden, "forbidden", "dashboard")]
    public async Task Refused_credentials_leave_an_entry(string key, HttpStatusCode status, string outcome, string? client)
    {
        var refused = await service.SendAsync(HttpMethod.Get, "/admin/clients/epic", key == "reader" ? reader : key);
        Assert.That(refused.Status, Is.EqualTo(status));
        var entry = (await AuditAsync("?action=getClient")).Single()!;
        Assert.That(((string?)entry["outcome"], (string?)entry["client"], (string?)entry["route"]), Is.EqualTo((outcome, client, "GET /admin/clients/{name}")));
    }

    [Test]
    public async Task A_body_without_a_signature_leaves_an_entry_of_its_client()
    {
        var ingest = await service.AddAsync("epic", "ingest");
        await service.PostAsync("/admin/clients/epic/signing-secrets", "{}");
        await service.SendAsync(HttpMethod.Post, "/webhook/appointment", ingest, Event("A1", "P1"));
        var entry = (await AuditAsync("?client=epic")).Single()!;
        Assert.That(((string?)entry["action"], (string?)entry["outcome"]), Is.EqualTo(("receiveEvent", "signature_missing")));
    }

    [Test]
    public async Task Changes_of_clients_leave_entries_before_and_after_with_what_was_changed()
    {
        var key = await service.PostAsync("/admin/clients/dashboard/keys", "{}");
        await service.DeleteAsync($"/admin/clients/dashboard/keys/{(string)key.Json!["id"]!}");
        await service.DeleteAsync("/admin/clients/nobody");
        await service.PostAsync("/admin/clients", """{"name":"dashboard","roles":["reader"]}""");
        var entries = (await AuditAsync("?order=asc")).Skip(4)
            .Select(entry => $"{(string?)entry!["action"]} {(string?)entry["outcome"]} {(string?)entry["subject"]}").ToList();
        Assert.That(entries, Is.EqualTo(new[]
        {
            "issueKey begun client dashboard", $"issueKey done client dashboard, {(string)key.Json!["id"]!}",
            $"revokeKey begun client dashboard, {(string)key.Json!["id"]!}", $"revokeKey done client dashboard, {(string)key.Json!["id"]!}",
            "removeClient begun client nobody", "removeClient not_found client nobody",
            "createClient begun client dashboard", "createClient refused client dashboard",
        }));
    }

    [Test]
    public async Task Posting_events_leaves_no_entries_and_counting_them_neither()
    {
        await service.PostAsync("/webhook/appointment", Event("A1", "P1"));
        await service.GetAsync("/webhook/events/stats");
        Assert.That((await AuditAsync("?order=asc")).Select(entry => (string?)entry!["action"]), Has.None.EqualTo("receiveEvent").And.None.EqualTo("getStatistics"));
    }

    [Test]
    public async Task Pages_follow_each_other_and_a_cursor_belongs_to_its_filters()
    {
        for (var number = 0; number < 5; number++)
        {
            await service.SendAsync(HttpMethod.Get, "/webhook/events", reader);
        }

        var ids = new List<long>();
        string? cursor = null;
        do
        {
            var page = (await service.GetAsync($"/admin/audit?client=dashboard&limit=2{(cursor is null ? null : $"&cursor={cursor}")}")).Json!;
            ids.AddRange(page["audit"]!.AsArray().Select(entry => (long)entry!["id"]!));
            cursor = (string?)page["next_cursor"] ?? null;
            if (ids.Count == 2)
            {
                Assert.That((await service.GetAsync($"/admin/audit?client=admin&cursor={cursor}")).Json!["errors"]![0]!["code"]!.ToString(), Is.EqualTo("invalid_cursor"));
            }
        }
        while (cursor is not null);
        Assert.That(ids, Has.Count.EqualTo(5).And.Ordered.Descending);
    }

    [TestCase("?action=list-events", "action invalid_action")]
    [TestCase("?client=Epic", "client invalid_name")]
    [TestCase("?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", "to empty_range")]
    [TestCase("?after=3&limit=0", "after unknown_parameter limit out_of_range")]
    public async Task Everything_that_is_wrong_with_the_parameters_is_told_at_once(string query, string errors)
    {
        var answer = await service.GetAsync($"/admin/audit{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(string.Join(' ', answer.Json!["errors"]!.AsArray().Select(error => $"{error!["parameter"]} {error["code"]}")), Is.EqualTo(errors));
    }

    [Test]
    public async Task The_chain_is_valid_and_can_be_downloaded()
    {
        await service.SendAsync(HttpMethod.Get, "/webhook/events", reader);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/audit/export");
        request.Headers.Add("X-API-Key", service.AdminKey);
        using var file = await service.SendAsync(request);
        var lines = (await file.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.That(file.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/x-ndjson"));
        Assert.That(file.Content.Headers.ContentDisposition!.FileName, Does.Match("audit-[0-9]{8}T[0-9]{6}Z.ndjson"));
        Assert.That(lines.Select(line => (long)line["id"]!), Is.EqualTo(Enumerable.Range(1, lines.Count)));

        var verdict = (await service.GetAsync("/admin/audit/verify")).Json!;
        Assert.That(((bool)verdict["valid"]!, verdict["first_invalid"]), Is.EqualTo((true, (JsonNode?)null)));
        Assert.That((long)verdict["entries"]!, Is.GreaterThanOrEqualTo(lines.Count));
        Assert.That(Actions(await AuditAsync("?action=exportAudit&order=asc")), Is.EqualTo("exportAudit exportAudit"));
    }

    [Test]
    public async Task An_export_leaves_an_entry_when_it_opens_and_one_when_it_ends()
    {
        await service.PostAsync("/webhook/appointments", $"[{Event("A1", "P1")},{Event("A2", "P2")}]");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/webhook/events/export?format=csv");
        request.Headers.Add("X-API-Key", reader);
        using var file = await service.SendAsync(request);
        await file.Content.ReadAsStringAsync();
        var entries = (await AuditAsync("?action=exportEvents&order=asc")).Select(entry => $"{entry!["outcome"]} {entry["rows"]} {entry["events"]}");
        Assert.That(entries, Is.EqualTo(new[] { "begun 0 ", "done 2 1-2" }));
    }

    private static string Actions(IEnumerable<JsonNode?> entries) => string.Join(' ', entries.Select(entry => (string?)entry!["action"]));

    private static string Event(string appointment, string patient) =>
        $$"""{"event_type":"appointment.scheduled","appointment_id":"{{appointment}}","patient_id":"{{patient}}","timestamp":"2025-01-10T12:30:00Z"}""";

    private async Task<IReadOnlyList<JsonNode?>> AuditAsync(string query) => [.. (await service.GetAsync($"/admin/audit{query}")).Json!["audit"]!.AsArray()];
}
