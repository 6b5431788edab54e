using System.Net;
using System.Text.Json.Nodes;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Subscriptions;

internal sealed class SubscriptionTests
{
    private const string Address = "/admin/subscriptions";
    private const string Url = """{"url":"https://receiver.example/hook"}""";

    private Administration admin = null!;

    [SetUp]
    public void Start() => admin = new Administration();

    [TearDown]
    public async Task Stop() => await admin.DisposeAsync();

    [Test]
    public async Task A_subscription_needs_only_an_address()
    {
        var created = await admin.PostAsync(Address, Url);
        Assert.Multiple(() =>
        {
            Assert.That((created.Status, created.Location), Is.EqualTo((HttpStatusCode.Created, "/admin/subscriptions/1")));
            Assert.That(created.Json!.ToJsonString(), Does.Match(
                """
                ^\{"id":1,"url":"https://receiver\.example/hook","event_types":\[\],"source":null,"format":"event","status":"running","secret":"whsec_[^"]+","handler":"subscription-1","rate_limit":null,"header_names":\[\],"secrets":\[\{"id":"[0-9a-f]{32}","created_at":"[^"]+Z","ends_at":null\}\],"created_at":"[^"]+Z"\}$
                """.Trim()));
        });
    }

    [Test]
    public async Task A_subscription_is_as_it_was_made_and_keeps_what_is_secret()
    {
        var created = (await admin.PostAsync(Address, """
            {"url":"https://receiver.example/hook","event_types":["appointment.no_show","appointment.cancelled"],"source":"epic","format":"cloudevents",
             "from":"start","headers":{"X-Key":"s3cret"},"rate_limit":50,"secret":"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
            """)).Json!;
        var found = (await admin.GetAsync($"{Address}/1")).Json!;
        Assert.That((string?)created["secret"], Is.EqualTo("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        created.Remove("secret");
        Assert.Multiple(() =>
        {
            Assert.That(found.ToJsonString(), Is.EqualTo(created.ToJsonString()));
            Assert.That(found["event_types"]!.ToJsonString(), Is.EqualTo("""["appointment.cancelled","appointment.no_show"]"""));
            Assert.That(found["header_names"]!.ToJsonString(), Is.EqualTo("""["X-Key"]"""));
            Assert.That(found.ToJsonString(), Does.Not.Contain("s3cret").And.Not.Contain("whsec_"));
        });
    }

    [Test]
    public async Task The_list_has_all_subscriptions_by_id_and_no_secrets()
    {
        await admin.PostAsync(Address, Url);
        await admin.PostAsync(Address, """{"url":"https://other.example","headers":{"X-Key":"s3cret"}}""");
        var list = (await admin.GetAsync(Address)).Json!;
        Assert.Multiple(() =>
        {
            Assert.That(list["subscriptions"]!.AsArray().Select(one => (string?)one!["handler"]), Is.EqualTo(new[] { "subscription-1", "subscription-2" }));
            Assert.That(list.ContainsKey("next_cursor"), Is.True);
            Assert.That(list.ToJsonString(), Does.Not.Contain("whsec_").And.Not.Contain("s3cret"));
        });
    }

    [TestCase("{}", "/url=required")]
    [TestCase("""{"url":"receiver.example"}""", "/url=invalid_url")]
    [TestCase("""{"url":"https://user:secret@receiver.example"}""", "/url=invalid_url")]
    [TestCase("""{"url":"http://receiver.example"}""", "/url=https_required")]
    [TestCase("""{"url":7,"source":"Epic!","format":"xml","from":"now","rate_limit":10001,"secret":"s3cret"}""",
        "/from=unknown_value /secret=invalid_secret /url=wrong_type /source=invalid_name /format=unknown_value /rate_limit=out_of_range")]
    [TestCase("""{"url":"https://receiver.example","event_types":["appointment.lost","appointment.no_show"]}""", "/event_types=unknown_event_type")]
    [TestCase("""{"url":"https://receiver.example","headers":{"Webhook-Id":"1","X-Key":"a\nb","X-Other":7}}""",
        "/headers/Webhook-Id=reserved_header /headers/X-Key=invalid_header /headers/X-Other=wrong_type")]
    [TestCase("""{"url":"https://receiver.example","headers":{"X-Key":"1","X-Key":"2"}}""", "=duplicate_member")]
    [TestCase("""{"url":"https://receiver.example","status":"paused"}""", "/status=unknown_parameter")]
    [TestCase("""[]""", "=wrong_type")]
    public async Task What_is_wrong_with_a_new_subscription_is_said_at_once(string body, string errors)
    {
        var refused = await admin.PostAsync(Address, body);
        Assert.That((refused.Status, refused.Problem), Is.EqualTo((HttpStatusCode.UnprocessableEntity, $"invalid-request {errors}")));
        Assert.That((await admin.GetAsync(Address)).Json!["subscriptions"]!.AsArray(), Is.Empty);
    }

    [TestCase("https://127.0.0.1/hook")]
    [TestCase("https://10.1.2.3/hook")]
    [TestCase("https://169.254.169.254/latest/meta-data")]
    [TestCase("https://[::1]/hook")]
    [TestCase("https://[::ffff:192.168.0.1]/hook")]
    [TestCase("https://0x7f000001/hook")]
    public async Task An_address_within_the_network_is_refused(string url)
    {
        var refused = await admin.PostAsync(Address, new JsonObject { ["url"] = url }.ToJsonString());
        Assert.That(refused.Problem, Is.EqualTo("invalid-request /url=private_address"));
    }

    [Test]
    public async Task A_change_merges()
    {
        await admin.PostAsync(Address, """{"url":"https://receiver.example","event_types":["appointment.no_show"],"rate_limit":5,"headers":{"X-Key":"1","X-Old":"2"}}""");
        var changed = await admin.PatchAsync($"{Address}/1", """{"rate_limit":null,"source":"epic","headers":{"X-Old":null,"X-New":"3"}}""");
        Assert.Multiple(() =>
        {
            Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(changed.Json!["event_types"]!.ToJsonString(), Is.EqualTo("""["appointment.no_show"]"""), "It stays.");
            Assert.That(((string?)changed.Json["source"], changed.Json["rate_limit"]), Is.EqualTo(("epic", (JsonNode?)null)));
            Assert.That(changed.Json["header_names"]!.ToJsonString(), Is.EqualTo("""["X-Key","X-New"]"""));
        });
        Assert.That((await admin.GetAsync($"{Address}/1")).Json!.ToJsonString(), Is.EqualTo(changed.Json!.ToJsonString()));
    }

    [Test]
    public async Task A_change_of_nothing_changes_nothing()
    {
        await admin.PostAsync(Address, Url);
        var before = (await admin.GetAsync($"{Address}/1")).Json!.ToJsonString();
        Assert.That((await admin.PatchAsync($"{Address}/1", "{}")).Json!.ToJsonString(), Is.EqualTo(before));
    }

    [TestCase("""{"url":null}""", "/url=required")]
    [TestCase("""{"from":"start"}""", "/from=unknown_parameter")]
    [TestCase("""{"secret":"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}""", "/secret=unknown_parameter")]
    public async Task What_is_wrong_with_a_change_is_said(string body, string errors)
    {
        await admin.PostAsync(Address, Url);
        Assert.That((await admin.PatchAsync($"{Address}/1", body)).Problem, Is.EqualTo($"invalid-request {errors}"));
    }

    [Test]
    public async Task A_secret_is_followed_by_another_and_signs_along_for_a_while()
    {
        await admin.PostAsync(Address, Url);
        var rotated = await admin.PostAsync($"{Address}/1/secrets", """{"overlap_seconds":3600}""");
        var given = await admin.PostAsync($"{Address}/1/secrets", """{"secret":"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","overlap_seconds":0}""");
        var secrets = (await admin.GetAsync($"{Address}/1")).Json!["secrets"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((rotated.Status, rotated.Location), Is.EqualTo((HttpStatusCode.Created, $"{Address}/1")));
            Assert.That(rotated.Json!.ToJsonString(), Does.Match("""^\{"id":"[0-9a-f]{32}","secret":"whsec_[^"]+","created_at":"[^"]+Z"\}$"""));
            Assert.That((string?)given.Json!["secret"], Is.EqualTo("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
            Assert.That(secrets.Select(secret => (string?)secret!["id"]).Skip(1), Is.EqualTo(new[] { (string?)rotated.Json["id"], (string?)given.Json["id"] }));
            Assert.That(secrets.Select(secret => secret!["ends_at"] is null), Is.EqualTo(new[] { false, false, true }));
        });
    }

    [TestCase("""{"overlap_seconds":-1}""", "/overlap_seconds=out_of_range")]
    [TestCase("""{"overlap_seconds":604801}""", "/overlap_seconds=out_of_range")]
    [TestCase("""{"secret":"s3cret","overlap_seconds":"1"}""", "/secret=invalid_secret /overlap_seconds=wrong_type")]
    public async Task What_is_wrong_with_a_new_secret_is_said(string body, string errors)
    {
        await admin.PostAsync(Address, Url);
        Assert.That((await admin.PostAsync($"{Address}/1/secrets", body)).Problem, Is.EqualTo($"invalid-request {errors}"));
    }

    [Test]
    public async Task A_subscription_has_only_so_many_secrets()
    {
        await admin.PostAsync(Address, Url);
        for (var more = 1; more < Domain.Subscription.MaxSecrets; more++)
        {
            Assert.That((await admin.PostAsync($"{Address}/1/secrets", "{}")).Status, Is.EqualTo(HttpStatusCode.Created));
        }

        var tooMany = await admin.PostAsync($"{Address}/1/secrets", "{}");
        Assert.That((tooMany.Status, tooMany.Problem), Is.EqualTo((HttpStatusCode.Conflict, "too-many-secrets")));
    }

    [Test]
    public async Task A_subscription_is_paused_and_resumed()
    {
        await admin.PostAsync(Address, Url);
        var paused = await admin.PostAsync($"{Address}/1/pause", "");
        var seen = await admin.GetAsync(Address);
        var resumed = await admin.PostAsync($"{Address}/1/resume", "");
        Assert.That((paused.Status, (string?)paused.Json!["status"]), Is.EqualTo((HttpStatusCode.OK, "paused")));
        Assert.That((string?)seen.Json!["subscriptions"]![0]!["status"], Is.EqualTo("paused"));
        Assert.That((string?)resumed.Json!["status"], Is.EqualTo("running"));
    }

    [Test]
    public async Task A_removed_subscription_is_gone_and_its_id_is_not_given_again()
    {
        await admin.PostAsync(Address, Url);
        Assert.That((await admin.DeleteAsync($"{Address}/1")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await admin.GetAsync($"{Address}/1")).Problem, Is.EqualTo("not-found"));
        Assert.That((await admin.PostAsync(Address, Url)).Location, Is.EqualTo($"{Address}/2"));
    }

    [TestCase("GET /admin/subscriptions/7")]
    [TestCase("PATCH /admin/subscriptions/7")]
    [TestCase("DELETE /admin/subscriptions/7")]
    [TestCase("POST /admin/subscriptions/7/test")]
    [TestCase("POST /admin/subscriptions/7/secrets")]
    [TestCase("POST /admin/subscriptions/7/pause")]
    [TestCase("POST /admin/subscriptions/7/resume")]
    [TestCase("GET /admin/subscriptions/-1")]
    [TestCase("GET /admin/subscriptions/seven")]
    public async Task What_is_not_there_is_not_found(string request)
    {
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        var answer = await admin.SendAsync(new HttpMethod(method), path, admin.AdminKey, method is "POST" or "PATCH" ? "{}" : null);
        Assert.That((answer.Status, answer.Problem), Is.EqualTo((HttpStatusCode.NotFound, "not-found")));
    }

    [TestCase("ingest")]
    [TestCase("reader")]
    public async Task Only_an_admin_may_say_where_events_go(string role)
    {
        var key = await admin.AddAsync("epic", role);
        var answer = await admin.SendAsync(HttpMethod.Post, Address, key, Url);
        Assert.That((answer.Status, answer.Problem), Is.EqualTo((HttpStatusCode.Forbidden, "forbidden")));
    }

    [Test]
    public async Task What_was_changed_is_in_the_audit_without_what_is_secret()
    {
        await admin.PostAsync(Address, """{"url":"https://receiver.example/hook?token=s3cret","headers":{"X-Key":"s3cret"}}""");
        await admin.PatchAsync($"{Address}/1", """{"rate_limit":5}""");
        await admin.PostAsync($"{Address}/1/test", "");
        await admin.DeleteAsync($"{Address}/1");
        await admin.DeleteAsync($"{Address}/4711");
        var audit = (await admin.GetAsync("/admin/audit?order=asc")).Json!["audit"]!.AsArray();
        var entries = audit.Select(entry => $"{entry!["action"]} {entry["subject"]} {entry["outcome"]}");
        Assert.That(entries, Is.EqualTo(new[]
        {
            "createSubscription  begun", "createSubscription subscription 1 done", "changeSubscription  begun", "changeSubscription subscription 1 done",
            "testSubscription subscription 1 done", "removeSubscription  begun", "removeSubscription subscription 1 done",
            "removeSubscription  begun", "removeSubscription  not_found",
        }));
        Assert.That(audit.ToJsonString(), Does.Not.Contain("s3cret").And.Not.Contain("receiver.example").And.Not.Contain("4711"));
    }
}
