using System.Net;
using System.Text.Json.Nodes;

namespace Webhook.FunctionalTests.Clients;

internal sealed class ClientTests
{
    private const string Event =
        """{"event_type":"appointment.scheduled","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""";

    private Administration admin = null!;

    [SetUp]
    public void Start() => admin = new Administration();

    [TearDown]
    public async Task Stop() => await admin.DisposeAsync();

    [Test]
    public async Task A_client_is_as_it_was_made()
    {
        var created = await admin.PostAsync("/admin/clients", """{"name":"epic","roles":["reader","ingest"]}""");
        var found = await admin.GetAsync(created.Location!);
        Assert.Multiple(() =>
        {
            Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(created.Location, Is.EqualTo("/admin/clients/epic"));
            Assert.That(created.Json!.ToJsonString(), Does.Match(
                """^\{"name":"epic","roles":\["ingest","reader"\],"created_at":"[^"]+Z","keys":\[\],"signing_secrets":\[\]\}$"""));
            Assert.That(found.Json!.ToJsonString(), Is.EqualTo(created.Json.ToJsonString()));
        });
    }

    [Test]
    public async Task The_list_has_all_clients_by_name_and_no_secrets()
    {
        var key = await admin.AddAsync("zulu", "ingest");
        var secret = (string)(await admin.PostAsync("/admin/clients/zulu/signing-secrets", "{}")).Json!["secret"]!;
        await admin.AddAsync("alpha", "reader");
        var list = (await admin.GetAsync("/admin/clients")).Json!;
        Assert.Multiple(() =>
        {
            Assert.That(list["clients"]!.AsArray().Select(client => (string?)client!["name"]), Is.EqualTo(new[] { "admin", "alpha", "zulu" }));
            Assert.That(list.ContainsKey("next_cursor"), Is.True);
            Assert.That(list.ToJsonString(), Does.Not.Contain(key).And.Not.Contain(secret));
            Assert.That(list["clients"]![2]!["keys"]![0]!["expires_at"], Is.Null);
        });
    }

    [TestCase("""{}""", "/name=required /roles=required")]
    [TestCase("""{"name":"Epic!","roles":["ingest"]}""", "/name=invalid_name")]
    [TestCase("""{"name":"anonymous","roles":["ingest"]}""", "/name=reserved_name")]
    [TestCase("""{"name":1,"roles":["ingest"]}""", "/name=wrong_type")]
    [TestCase("""{"name":"epic","roles":[]}""", "/roles=required")]
    [TestCase("""{"name":"epic","roles":["root","ingest"]}""", "/roles=unknown_role")]
    [TestCase("""{"name":"epic","roles":["ingest"],"admin":true}""", "/admin=unknown_parameter")]
    [TestCase("""{"name":"epic","roles":["ingest"]""", "=malformed_json")]
    public async Task What_is_wrong_with_a_new_client_is_said_at_once(string body, string errors)
    {
        var refused = await admin.PostAsync("/admin/clients", body);
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Problem, Is.EqualTo($"invalid-request {errors}"));
    }

    [Test]
    public async Task A_name_is_given_once()
    {
        await admin.AddAsync("epic", "ingest");
        var second = await admin.PostAsync("/admin/clients", """{"name":"epic","roles":["admin"]}""");
        Assert.That((second.Status, second.Problem), Is.EqualTo((HttpStatusCode.Conflict, "name-taken")));
        Assert.That((await admin.GetAsync("/admin/clients/epic")).Json!["roles"]!.ToJsonString(), Is.EqualTo("""["ingest"]"""));
    }

    [Test]
    public async Task Events_have_the_client_as_their_source()
    {
        var key = await admin.AddAsync("epic", "ingest");
        var stored = await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", key, Event);
        await admin.SendAsync(HttpMethod.Post, "/webhook/appointments", key, $"[{Event}]");
        var events = (await admin.GetAsync("/webhook/events")).Json!["events"]!.AsArray();
        Assert.That(stored.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(events.Select(one => (string?)one!["source"]), Is.EqualTo(new[] { "epic", "epic" }));
    }

    [Test]
    public async Task Idempotency_keys_belong_to_the_client()
    {
        var keyed = Event.Replace("}", ""","idempotency_key":"m-1"}""", StringComparison.Ordinal);
        var first = await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", await admin.AddAsync("epic", "ingest"), keyed);
        var other = await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", await admin.AddAsync("north", "ingest"), keyed);
        Assert.That((int)other.Json!["event_id"]!, Is.GreaterThan((int)first.Json!["event_id"]!));
    }

    [TestCase("ingest", "POST /webhook/appointment", HttpStatusCode.Created)]
    [TestCase("ingest", "GET /webhook/events", HttpStatusCode.Forbidden)]
    [TestCase("ingest", "GET /admin/clients", HttpStatusCode.Forbidden)]
    [TestCase("reader", "POST /webhook/appointment", HttpStatusCode.Forbidden)]
    [TestCase("reader", "GET /webhook/events", HttpStatusCode.OK)]
    [TestCase("reader", "GET /admin/clients", HttpStatusCode.Forbidden)]
    [TestCase("admin", "POST /webhook/appointment", HttpStatusCode.Created)]
    [TestCase("admin", "GET /webhook/events", HttpStatusCode.OK)]
    [TestCase("admin", "GET /admin/clients", HttpStatusCode.OK)]
    public async Task A_role_allows_what_it_is_for(string role, string request, HttpStatusCode status)
    {
        var key = await admin.AddAsync("epic", role);
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        var answer = await admin.SendAsync(new HttpMethod(method), path, key, method == "POST" ? Event : null);
        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_change_of_roles_holds_for_the_next_request()
    {
        var key = await admin.AddAsync("epic", "ingest");
        var changed = await admin.PatchAsync("/admin/clients/epic", """{"roles":["reader"]}""");
        Assert.That(changed.Json!["roles"]!.ToJsonString(), Is.EqualTo("""["reader"]"""));
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", key, Event)).Problem, Is.EqualTo("forbidden"));
    }

    [TestCase("""{"roles":null}""", "/roles=required")]
    [TestCase("""{"roles":"root"}""", "/roles=unknown_role")]
    [TestCase("""{"name":"other"}""", "/name=unknown_parameter")]
    public async Task What_is_wrong_with_a_change_is_said(string body, string errors)
    {
        await admin.AddAsync("epic", "ingest");
        Assert.That((await admin.PatchAsync("/admin/clients/epic", body)).Problem, Is.EqualTo($"invalid-request {errors}"));
    }

    [Test]
    public async Task A_change_of_nothing_changes_nothing()
    {
        await admin.AddAsync("epic", "ingest");
        Assert.That((await admin.PatchAsync("/admin/clients/epic", "{}")).Json!["roles"]!.ToJsonString(), Is.EqualTo("""["ingest"]"""));
    }

    [Test]
    public async Task A_removed_client_is_nobody_and_its_events_stay()
    {
        var key = await admin.AddAsync("epic", "ingest");
        await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", key, Event);
        Assert.That((await admin.DeleteAsync("/admin/clients/epic")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await admin.SendAsync(HttpMethod.Post, "/webhook/appointment", key, Event)).Problem, Is.EqualTo("unauthenticated X-API-Key=credentials_invalid"));
        Assert.That((int?)(await admin.GetAsync("/webhook/events?source=epic")).Json!["count"], Is.EqualTo(1));
    }

    [TestCase("GET /admin/clients/nobody")]
    [TestCase("PATCH /admin/clients/nobody")]
    [TestCase("DELETE /admin/clients/nobody")]
    [TestCase("POST /admin/clients/nobody/keys")]
    [TestCase("POST /admin/clients/nobody/signing-secrets")]
    [TestCase("DELETE /admin/clients/admin/keys/0123456789abcdef")]
    [TestCase("DELETE /admin/clients/admin/signing-secrets/0123456789abcdef")]
    public async Task What_is_not_there_is_not_found(string request)
    {
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        var answer = await admin.SendAsync(new HttpMethod(method), path, admin.AdminKey, method is "POST" or "PATCH" ? "{}" : null);
        Assert.That((answer.Status, answer.Problem), Is.EqualTo((HttpStatusCode.NotFound, "not-found")));
    }

    [Test]
    public async Task The_last_admin_stays()
    {
        await admin.AddAsync("epic", "ingest", "reader");
        var key = (string)(await admin.GetAsync("/admin/clients/admin")).Json!["keys"]![0]!["id"]!;
        AdminAnswer[] attempts =
        [
            await admin.DeleteAsync("/admin/clients/admin"),
            await admin.PatchAsync("/admin/clients/admin", """{"roles":["reader"]}"""),
            await admin.DeleteAsync($"/admin/clients/admin/keys/{key}"),
        ];
        Assert.That(attempts.Select(answer => (answer.Status, answer.Problem)), Has.All.EqualTo((HttpStatusCode.Conflict, "last-admin")));
        Assert.That((await admin.GetAsync("/admin/clients")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_admin_may_go_when_another_has_a_key()
    {
        await admin.PostAsync("/admin/clients", """{"name":"second","roles":["admin"]}""");
        Assert.That((await admin.DeleteAsync("/admin/clients/admin")).Problem, Is.EqualTo("last-admin"), "The second has no key.");
        await admin.PostAsync("/admin/clients/second/keys", "{}");
        Assert.That((await admin.DeleteAsync("/admin/clients/admin")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Two_admins_that_remove_each_other_at_once_do_not_both_go()
    {
        var second = await admin.AddAsync("second", "admin");
        var answers = await Task.WhenAll(
            admin.DeleteAsync("/admin/clients/second"), admin.SendAsync(HttpMethod.Delete, "/admin/clients/admin", second));
        Assert.That(answers.Count(answer => answer.Status is HttpStatusCode.NoContent), Is.EqualTo(1));
    }
}
