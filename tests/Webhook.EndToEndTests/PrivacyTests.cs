using System.Globalization;
using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

/// <summary>Patients' data stand in the database and in the answers to those who may read them; nowhere else.</summary>
[Parallelizable]
[Long]
internal sealed class PrivacyTests
{
    // One word to look for, wherever the data may stand; in an address it looks the same.
    private const string Canary = "canary7f3a";

    private static readonly Dictionary<string, string> EverythingLogged = new()
    {
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Trace",
    };

    [TestCase(false, TestName = "No_log_and_no_problem_names_patients_data")]
    [TestCase(true, TestName = "No_log_and_no_problem_names_patients_data_even_when_everything_is_logged")]
    public async Task No_patients_data(bool everythingLogged)
    {
        using var folder = new TemporaryFolder();
        var problems = new List<string>();
        var statuses = new List<HttpStatusCode>();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, everythingLogged ? new ProcessOptions { Environment = EverythingLogged } : null);
        foreach (var request in Requests())
        {
            await SendAsync(webhook.Client, request, statuses, problems);
        }

        // Rows that the database refuses, and a database that takes nothing.
        StoredEvents.Execute(folder.Path, "CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await SendAsync(webhook.Client, EventJson.Raw(Event()), statuses, problems);
        StoredEvents.Execute(folder.Path, "DROP TRIGGER refuse");
        using (StoredEvents.Lock(folder.Path))
        {
            await SendAsync(webhook.Client, EventJson.Raw(Event(), $"?patient_id={Canary}"), statuses, problems);
        }

        var audit = await webhook.Client.GetStringAsync("/admin/audit/export") + await webhook.Client.GetStringAsync("/admin/audit?limit=1000");
        StoredEvents.Execute(folder.Path, "ALTER TABLE events RENAME TO elsewhere");
        await SendAsync(webhook.Client, EventJson.Raw(Event()), statuses, problems);
        await SendAsync(webhook.Client, new HttpRequestMessage(HttpMethod.Get, $"/webhook/events/1?patient_id={Canary}"), statuses, problems);
        await webhook.TerminateAsync();

        var logs = Directory.GetFiles(folder.Path, "webhook_events*").Select(File.ReadAllText).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(statuses.Distinct().Order(), Is.EqualTo(
            [
                HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed,
                HttpStatusCode.Conflict, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnprocessableEntity,
                HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable,
            ]));
            Assert.That(logs, Has.Some.Contains("stored"));
            Assert.That(logs, Has.None.Contains(Canary), "log file");
            Assert.That(webhook.Output, Does.Not.Contain(Canary), "console");
            Assert.That(webhook.Errors, Does.Not.Contain(Canary), "stderr");
            Assert.That(problems, Has.None.Contains(Canary), "problems");
            Assert.That(audit, Does.Contain("erasePatient").And.Contain("reportPatient").And.Contain("exportEvents"));
            Assert.That(audit, Does.Not.Contain(Canary), "audit");
        });
    }

    [Test]
    public async Task No_log_has_a_key_a_token_or_a_secret_even_when_everything_is_logged()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Guarded = true, Environment = EverythingLogged, Arguments = ["--Authentication:Jwt:Authority=http://127.0.0.1:9", "--Authentication:Jwt:Audience=events"] });
        var client = await SigningClient.AddAsync(webhook, folder);
        var admin = (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim();
        string[] secrets = [admin, client.Key, client.Secret, client.Secret["whsec_".Length..], $"awk_{Canary}", $"eyJ{Canary}", $"Basic{Canary}"];
        foreach (var (name, value) in new[]
        {
            ("X-API-Key", client.Key), ("X-API-Key", $"awk_{Canary}"), ("Authorization", $"Bearer {admin}"), ("Authorization", $"Bearer eyJ{Canary}.e30.e30"),
            ("Authorization", $"Basic {secrets[^1]}"), ("webhook-signature", $"v1,{secrets[^1]}"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/webhook/events?key={secrets[^1]}");
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await webhook.Client.SendAsync(request);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain(value), name);
        }

        await webhook.TerminateAsync();
        var logs = Directory.GetFiles(folder.Path, "webhook_events*").Select(File.ReadAllText).Append(webhook.Output).Append(webhook.Errors).ToList();
        Assert.That(logs, Has.Some.Contains("unauthenticated"));
        Assert.Multiple(() => Array.ForEach(secrets, secret => Assert.That(logs, Has.None.Contains(secret))));
    }

    private static IEnumerable<HttpRequestMessage> Requests()
    {
        var query = $"?patient_id={Canary}&notes={Canary}";
        yield return EventJson.Raw(Event());
        yield return EventJson.Raw(Event(), query);
        yield return Keyed(Event());
        yield return Keyed(Event());
        yield return Keyed(Event(notes: "other"));
        yield return EventJson.Raw(Event(type: Canary), query);
        yield return EventJson.Raw(Event(time: Canary));
        yield return EventJson.Raw(Event(patient: $"{Canary}\\u0001"));
        yield return EventJson.Raw(Event(patient: new string('x', 256)));
        yield return EventJson.Raw(Event(notes: new string('x', 1001)));
        yield return EventJson.Raw(Event().Replace("\"notes\"", "\"patient_id\"", StringComparison.Ordinal));
        yield return EventJson.Raw($$"""{"{{Canary}}":"{{Canary}}","{{Canary}}":1}""");
        yield return EventJson.Raw($$"""{"patient_id":{"name":"{{Canary}}"},"notes":["{{Canary}}"]}""");
        yield return EventJson.Raw(Event()[..^1], query);
        yield return EventJson.Raw(Canary);
        yield return EventJson.Raw($"\"{Canary}\\ud800\"");
        yield return EventJson.Raw(Event(notes: new string('x', 70_000)), query);
        yield return Typed(EventJson.Raw(Event(), query), "text/plain");
        yield return new HttpRequestMessage(HttpMethod.Put, EventJson.Address + query);
        yield return new HttpRequestMessage(HttpMethod.Get, "/webhook/events" + query);
        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events?limit={Canary}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events?of={Canary}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events/{Canary}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/problems/{Canary}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/{Canary}{query}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events/1{query}");
        foreach (var read in (string[])["/webhook/events", "/webhook/events/export", "/webhook/events/stream", "/webhook/events/stats", $"/webhook/appointments/{Canary}"])
        {
            yield return new HttpRequestMessage(HttpMethod.Get, $"{read}?format=csv&patient_id={Canary}&appointment_id={Canary}&cursor={Canary}&from={Canary}");
        }

        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events?patient_id=P-{Canary}");
        yield return new HttpRequestMessage(HttpMethod.Get, $"/webhook/events/export?format=ndjson&patient_id=P-{Canary}");
        yield return Search($$"""{"patient_id":"P-{{Canary}}"}""");
        yield return Search($$"""{"patient_id":7,"{{Canary}}":"{{Canary}}","cursor":"{{Canary}}"}""");
        yield return Search($$"""{"patient_id":"{{Canary}}""");
        foreach (var request in AdministrativeRequests(query))
        {
            yield return request;
        }
    }

    private static IEnumerable<HttpRequestMessage> AdministrativeRequests(string query)
    {
        foreach (var read in (string[])
        [
            $"/admin/patients/P-{Canary}/report", $"/admin/patients/P-{Canary}/report{query}", $"/admin/patients/{Canary}%2Fx/report", $"/admin/patients/{Canary}",
            $"/admin/patients/{Canary}/events", $"/admin/audit?patient_id=P-{Canary}", $"/admin/audit?client=P-{Canary}&action={Canary}&cursor={Canary}&from={Canary}&to={Canary}",
            $"/admin/audit?{Canary}={Canary}", $"/admin/audit?client={Canary}", $"/admin/audit/export?patient_id={Canary}", $"/admin/audit/export?order={Canary}",
            $"/admin/audit/verify{query}", $"/admin/audit/{Canary}", $"/admin/backup{query}", $"/admin/clients/P-{Canary}",
        ])
        {
            yield return new HttpRequestMessage(HttpMethod.Get, read);
        }

        yield return Post("/admin/backup", $$"""{"file":"../{{Canary}}","{{Canary}}":"{{Canary}}"}""");
        yield return Post($"/admin/backup{query}", "{}");
        yield return Post($"/admin/clients/P-{Canary}/keys", "{}");
        yield return Post($"/admin/patients/P-{Canary}/events", "{}");
        yield return new HttpRequestMessage(HttpMethod.Delete, $"/admin/clients/P-{Canary}/keys/{Canary}");
        yield return new HttpRequestMessage(HttpMethod.Delete, $"/admin/patients/{Canary}%2Fx/events{query}");
        yield return new HttpRequestMessage(HttpMethod.Delete, $"/admin/patients/P-{Canary}/events");
    }

    private static string Event(
        string type = "appointment.scheduled", string time = "2025-01-10T12:30:00Z", string patient = "P", string notes = "n") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event_type":"{{type}}","appointment_id":"A-1","patient_id":"{{patient}}-{{Canary}}","timestamp":"{{time}}","notes":"{{notes}}-{{Canary}}","{{Canary}}":{"of":"{{Canary}}"} }""");

    private static HttpRequestMessage Keyed(string body)
    {
        var request = EventJson.Raw(body);
        request.Headers.Add("Idempotency-Key", "K-1");
        return request;
    }

    private static HttpRequestMessage Search(string body) => Post("/webhook/events/search", body);

    private static HttpRequestMessage Post(string address, string body)
    {
        var request = EventJson.Raw(body);
        request.RequestUri = new Uri(address, UriKind.Relative);
        return request;
    }

    private static HttpRequestMessage Typed(HttpRequestMessage request, string mediaType)
    {
        request.Content!.Headers.ContentType = new(mediaType);
        return request;
    }

    private static async Task SendAsync(
        HttpClient client, HttpRequestMessage request, List<HttpStatusCode> statuses, List<string> problems)
    {
        using var sent = request;
        using var answer = await client.SendAsync(sent);
        statuses.Add(answer.StatusCode);
        if (!answer.IsSuccessStatusCode)
        {
            problems.Add(await answer.Content.ReadAsStringAsync());
        }
    }
}
