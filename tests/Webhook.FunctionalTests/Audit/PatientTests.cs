using System.Net;
using System.Text.Json.Nodes;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Audit;

/// <summary>What a patient may ask for.</summary>
internal sealed class PatientTests
{
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
    public async Task Erasing_says_how_many_events_are_gone_and_can_be_repeated()
    {
        await PostAsync("A1", "P1");
        await PostAsync("A2", "P2");
        await PostAsync("A3", "P1");
        Assert.That((await service.DeleteAsync("/admin/patients/P1/events")).Json!.ToJsonString(), Is.EqualTo("""{"erased":2}"""));
        Assert.That((await service.DeleteAsync("/admin/patients/P1/events")).Json!.ToJsonString(), Is.EqualTo("""{"erased":0}"""));
        Assert.That((await service.GetAsync("/webhook/events")).Json!["events"]!.AsArray().Select(stored => (string?)stored!["patient_id"]), Is.EqualTo(new[] { "P2" }));
        Assert.That((await service.GetAsync("/webhook/events/1")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await service.GetAsync("/webhook/appointments/A1")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        var entries = (await service.GetAsync("/admin/audit?action=erasePatient&order=asc")).Json!["audit"]!.AsArray();
        Assert.That(entries.Select(entry => $"{entry!["outcome"]} {entry["rows"]}"), Is.EqualTo(new[] { "begun 0", "done 2", "begun 0", "done 0" }));
    }

    [Test]
    public async Task The_report_has_every_event_and_everybody_who_saw_one()
    {
        for (var number = 0; number < 3; number++)
        {
            await PostAsync($"A{number}", "P1");
            await PostAsync($"A{number}", "P2");
        }

        await service.SendAsync(HttpMethod.Get, "/webhook/events?patient_id=P1", reader);
        await service.SendAsync(HttpMethod.Get, "/webhook/events?limit=2", reader);
        await service.SendAsync(HttpMethod.Get, "/webhook/events/2", reader);
        await service.SendAsync(HttpMethod.Get, "/webhook/events?patient_id=P2", reader);

        var report = (await service.GetAsync("/admin/patients/P1/report")).Json!;
        Assert.That((string?)report["patient_id"], Is.EqualTo("P1"));
        Assert.That(report["events"]!.AsArray().Select(stored => (long)stored!["event_id"]!), Is.EqualTo(new[] { 1, 3, 5 }));
        Assert.That(report["accesses"]!.AsArray().Select(Describe), Is.EqualTo(new[]
        {
            "dashboard listEvents done True", "dashboard listEvents done True", "admin reportPatient begun True",
        }));
        var entries = (await service.GetAsync("/admin/audit?action=reportPatient&order=asc")).Json!["audit"]!.AsArray();
        Assert.That(entries.Select(entry => $"{entry!["outcome"]} {entry["rows"]} {entry["events"]}"), Is.EqualTo(new[] { "begun 0 ", "done 3 1,3,5" }));
    }

    [Test]
    public async Task A_patient_that_nobody_knows_has_an_empty_report()
    {
        var report = (await service.GetAsync("/admin/patients/P9/report")).Json!;
        Assert.That(report["events"]!.AsArray(), Is.Empty);
        Assert.That(report["accesses"]!.AsArray().Select(Describe), Is.EqualTo(new[] { "admin reportPatient begun True" }));
    }

    [TestCase("GET", "/admin/patients/P1/report")]
    [TestCase("DELETE", "/admin/patients/P1/events")]
    [TestCase("GET", "/admin/audit")]
    [TestCase("POST", "/admin/backup")]
    public async Task Readers_may_do_none_of_this(string method, string path) =>
        Assert.That((await service.SendAsync(new HttpMethod(method), path, reader)).Status, Is.EqualTo(HttpStatusCode.Forbidden));

    private static string Describe(JsonNode? access) =>
        $"{access!["entry"]!["client"]} {access["entry"]!["action"]} {access["entry"]!["outcome"]} {(bool)access["certain"]!}";

    private async Task PostAsync(string appointment, string patient)
    {
        var posted = await service.PostAsync("/webhook/appointment", new JsonObject
        {
            ["event_type"] = "appointment.scheduled",
            ["appointment_id"] = appointment,
            ["patient_id"] = patient,
            ["timestamp"] = "2025-01-10T12:30:00Z",
        }.ToJsonString());
        Assert.That(posted.Status, Is.EqualTo(HttpStatusCode.Created));
    }
}
