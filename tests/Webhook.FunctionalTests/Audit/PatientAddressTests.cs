using System.Text;
using System.Text.Json.Nodes;
using Webhook.Domain;

namespace Webhook.FunctionalTests.Audit;

/// <summary>On a real server, because servers differ in how they decode a path.</summary>
internal sealed class PatientAddressTests
{
    private WebhookApplication application = null!;
    private HttpClient client = null!;

    private static IEnumerable<string> UnusualNames =>
    [
        "P 1/2", "a%2Fb", "a%2fb/c", "/", "//", "a/../b", "...", "%", "%2F", "?a=b", "a#b", "病院/42 é😀", "events", "report",
        string.Concat(Enumerable.Repeat("/", Identifier.MaxLength)),
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

    [TestCaseSource(nameof(UnusualNames))]
    public async Task Whatever_its_identifier_a_patient_has_a_report_and_can_be_erased(string patient)
    {
        var body = new JsonObject
        {
            ["event_type"] = "appointment.scheduled",
            ["appointment_id"] = "A1",
            ["patient_id"] = patient,
            ["timestamp"] = "2025-01-10T12:30:00Z",
        };
        using var posted = await client.PostAsync("/webhook/appointment", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        posted.EnsureSuccessStatusCode();
        var address = $"/admin/patients/{Uri.EscapeDataString(patient)}";

        var report = JsonNode.Parse(await client.GetStringAsync($"{address}/report"))!;
        Assert.That(report["events"]!.AsArray().Select(stored => (string?)stored!["patient_id"]), Is.EqualTo(new[] { patient }));

        using var erased = await client.DeleteAsync($"{address}/events");
        Assert.That(await erased.Content.ReadAsStringAsync(), Is.EqualTo("""{"erased":1}"""));
    }
}
