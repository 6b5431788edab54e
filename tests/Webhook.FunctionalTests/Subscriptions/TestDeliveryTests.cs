using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Subscriptions;

/// <summary>A made-up event reaches a receiver as real ones do.</summary>
internal sealed class TestDeliveryTests
{
    private const string Address = "/admin/subscriptions";
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly List<(IHeaderDictionary Headers, string Body)> received = [];
    private int answer = StatusCodes.Status204NoContent;
    private WebApplication receiver = null!;
    private Administration admin = null!;

    [SetUp]
    public async Task Start()
    {
        received.Clear();
        answer = StatusCodes.Status204NoContent;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        receiver = builder.Build();
        receiver.Run(ReceiveAsync);
        await receiver.StartAsync();
        admin = new Administration(("Subscriptions:AllowPrivateAddresses", "true"));
        await admin.PostAsync(Address, new JsonObject
        {
            ["url"] = $"{receiver.Urls.Single()}/hook",
            ["secret"] = Secret,
            ["event_types"] = new JsonArray("appointment.no_show"),
            ["headers"] = new JsonObject { ["X-Key"] = "s3cret" },
        }.ToJsonString());
    }

    [TearDown]
    public async Task Stop()
    {
        await admin.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Test]
    public async Task It_is_made_up_and_signed_and_changes_nothing()
    {
        var tested = await admin.PostAsync($"{Address}/1/test", "");
        var (headers, body) = received.Single();
        var sent = JsonNode.Parse(body)!;
        Assert.Multiple(() =>
        {
            Assert.That(tested.Json!.ToJsonString(), Does.Match("""^\{"delivered":true,"status":204,"duration_ms":\d+,"error":null\}$"""));
            Assert.That(
                ((int?)sent["event_id"], (string?)sent["event_type"], (string?)sent["appointment_id"], (string?)sent["patient_id"]),
                Is.EqualTo((0, "appointment.no_show", "TEST", "TEST")));
            Assert.That((string?)headers["webhook-id"], Does.Match("^evt_test_[0-9a-f]{32}$"));
            Assert.That((string?)headers["X-Key"], Is.EqualTo("s3cret"));
            Assert.That((string?)headers["webhook-signature"], Is.EqualTo(Sign($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}")));
        });
        Assert.That((int?)(await admin.GetAsync("/webhook/events")).Json!["count"], Is.Zero);
        Assert.That((string?)(await admin.GetAsync($"{Address}/1")).Json!["status"], Is.EqualTo("running"));
    }

    [TestCase(StatusCodes.Status410Gone)]
    [TestCase(StatusCodes.Status503ServiceUnavailable)]
    [TestCase(StatusCodes.Status400BadRequest)]
    public async Task What_the_receiver_answers_is_said_and_has_no_effect(int status)
    {
        answer = status;
        var tested = await admin.PostAsync($"{Address}/1/test", "");
        Assert.That(((bool?)tested.Json!["delivered"], (int?)tested.Json["status"]), Is.EqualTo((false, status)));
        Assert.That((string?)tested.Json["error"], Is.Not.Empty);
        Assert.That((string?)(await admin.GetAsync($"{Address}/1")).Json!["status"], Is.EqualTo("running"));
    }

    [Test]
    public async Task It_is_sent_to_a_paused_subscription_too()
    {
        await admin.PostAsync($"{Address}/1/pause", "");
        Assert.That((bool?)(await admin.PostAsync($"{Address}/1/test", "")).Json!["delivered"], Is.True);
        Assert.That((string?)(await admin.GetAsync($"{Address}/1")).Json!["status"], Is.EqualTo("paused"));
    }

    [Test]
    public async Task Where_nobody_listens_there_is_an_error_and_no_status()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        await admin.PatchAsync($"{Address}/1", new JsonObject { ["url"] = $"http://127.0.0.1:{port}/" }.ToJsonString());
        var tested = await admin.PostAsync($"{Address}/1/test", "");
        Assert.That(((bool?)tested.Json!["delivered"], (int?)tested.Json["status"]), Is.EqualTo((false, (int?)null)));
        Assert.That((string?)tested.Json["error"], Is.Not.Empty);
    }

    private static string Sign(string content) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes(content)))}";

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        received.Add((new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), await reader.ReadToEndAsync()));
        context.Response.StatusCode = answer;
    }
}
