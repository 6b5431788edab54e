using System.Net;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Handlers;

/// <summary>What those who steer handlers are answered; what handlers do is tested on running processes.</summary>
internal sealed class HandlerTests
{
    private const string Handler = "/admin/handlers/subscription-1";

    private Administration admin = null!;

    [SetUp]
    public async Task Start()
    {
        admin = new Administration();
        await admin.PostAsync("/admin/subscriptions", """{"url":"https://receiver.example/hook"}""");
    }

    [TearDown]
    public async Task Stop() => await admin.DisposeAsync();

    [Test]
    public async Task A_handler_is_shown_alone_as_it_stands_in_the_list()
    {
        var list = (await admin.GetAsync("/admin/handlers")).Json!;
        var one = (await admin.GetAsync(Handler)).Json!;
        Assert.Multiple(() =>
        {
            Assert.That(one.ToJsonString(), Is.EqualTo(
                """
                {"name":"subscription-1","status":"running","position":0,"lag_events":0,"lag_seconds":0,"rate":0,"retrying":0,"waiting":0,"dead":0,"paused_until":null,"last_error":null,"last_error_at":null,"replay_to":null}
                """));
            Assert.That(list.ToJsonString(), Is.EqualTo($$"""{"handlers":[{{one.ToJsonString()}}]}"""));
        });
    }

    [Test]
    public async Task A_pause_is_seen_at_the_handler_and_at_its_subscription_until_it_is_resumed()
    {
        Assert.That((string?)(await admin.PostAsync($"{Handler}/pause", string.Empty)).Json!["status"], Is.EqualTo("paused"));
        Assert.That((string?)(await admin.GetAsync("/admin/subscriptions/1")).Json!["status"], Is.EqualTo("paused"));
        Assert.That((string?)(await admin.PostAsync($"{Handler}/resume", string.Empty)).Json!["status"], Is.EqualTo("running"));
        Assert.That((string?)(await admin.GetAsync("/admin/subscriptions/1")).Json!["status"], Is.EqualTo("running"));
    }

    [TestCase("{}", "/from_event_id", "required")]
    [TestCase("""{"to_event_id":3}""", "/from_event_id", "required")]
    [TestCase("""{"to":"2025-01-10T12:30:00Z"}""", "/from_event_id", "required")]
    [TestCase("""{"from_event_id":0}""", "/from_event_id", "out_of_range")]
    [TestCase("""{"from_event_id":"1"}""", "/from_event_id", "wrong_type")]
    [TestCase("""{"from_event_id":3,"to_event_id":2}""", "/to_event_id", "empty_range")]
    [TestCase("""{"from_event_id":1,"from":"2025-01-10T12:30:00Z"}""", "/from_event_id", "ambiguous_range")]
    [TestCase("""{"from":"yesterday"}""", "/from", "invalid_date_time")]
    [TestCase("""{"from":"2025-01-10T12:30:00Z","to":"2025-01-10T12:30:00Z"}""", "/to", "empty_range")]
    [TestCase("""{"from_event_id":1}""", "/from_event_id", "out_of_range")]
    [TestCase("""{"from":"2025-01-10T12:30:00Z"}""", "/from", "out_of_range")]
    [TestCase("""{"from_event":1}""", "/from_event", "unknown_parameter")]
    public async Task A_replay_that_cannot_be_says_why(string body, string pointer, string code)
    {
        var answer = await admin.PostAsync($"{Handler}/replay", body);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Json!["errors"]!.AsArray().Select(error => ((string?)error!["pointer"], (string?)error["code"])), Does.Contain((pointer, code)));
    }

    [TestCase("GET", "/admin/handlers/nobody")]
    [TestCase("POST", "/admin/handlers/nobody/pause")]
    [TestCase("POST", "/admin/handlers/nobody/resume")]
    [TestCase("GET", "/admin/handlers/nobody/failures")]
    [TestCase("POST", "/admin/handlers/nobody/failures/1/retry")]
    [TestCase("POST", "/admin/handlers/nobody/failures/retry-all")]
    [TestCase("DELETE", "/admin/handlers/nobody/failures/1")]
    [TestCase("POST", $"{Handler}/failures/1/retry")]
    [TestCase("DELETE", $"{Handler}/failures/1")]
    [TestCase("DELETE", $"{Handler}/failures/x")]
    public async Task What_is_not_there_is_not_found(string method, string path) =>
        Assert.That((await admin.SendAsync(new HttpMethod(method), path, admin.AdminKey)).Status, Is.EqualTo(HttpStatusCode.NotFound));

    [Test]
    public async Task A_replay_of_nobody_is_not_found() =>
        Assert.That((await admin.PostAsync("/admin/handlers/nobody/replay", """{"from_event_id":1}""")).Status, Is.EqualTo(HttpStatusCode.NotFound));

    [TestCase("state=alive", "state", "unknown_value")]
    [TestCase("limit=0", "limit", "out_of_range")]
    [TestCase("cursor=x", "cursor", "invalid_cursor")]
    [TestCase("patient_id=P1", "patient_id", "unknown_parameter")]
    public async Task Failures_are_asked_for_strictly(string query, string parameter, string code)
    {
        var answer = await admin.GetAsync($"{Handler}/failures?{query}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Json!["errors"]!.AsArray().Select(error => ((string?)error!["parameter"], (string?)error["code"])), Is.EqualTo(new[] { (parameter, code) }));
    }

    [Test]
    public async Task Without_failures_there_is_nothing_to_try_again()
    {
        Assert.That((await admin.GetAsync($"{Handler}/failures")).Json!.ToJsonString(), Is.EqualTo("""{"failures":[],"next_cursor":null}"""));
        var answer = await admin.PostAsync($"{Handler}/failures/retry-all", string.Empty);
        Assert.That((answer.Status, answer.Json!.ToJsonString()), Is.EqualTo((HttpStatusCode.Accepted, """{"retried":0}""")));
    }
}
