using System.Net;
using System.Security.Cryptography;
using System.Text;
using Webhook.Domain;

namespace Webhook.FunctionalTests.Clients;

internal sealed class KeyTests
{
    private Administration admin = null!;

    [SetUp]
    public void Start() => admin = new Administration();

    [TearDown]
    public async Task Stop() => await admin.DisposeAsync();

    [Test]
    public async Task A_key_is_given_once_with_the_id_by_which_it_is_removed()
    {
        await admin.PostAsync("/admin/clients", """{"name":"epic","roles":["reader"]}""");
        var issued = await admin.PostAsync("/admin/clients/epic/keys", """{"expires_at":null}""");
        var (id, key) = ((string)issued.Json!["id"]!, (string)issued.Json["key"]!);
        Assert.Multiple(() =>
        {
            Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(issued.Location, Is.EqualTo($"/admin/clients/epic/keys/{id}"));
            Assert.That(key, Does.Match("^awk_[A-Za-z0-9_-]{43}$"));
            Assert.That(id, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))[..16]));
        });
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", key)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.DeleteAsync(issued.Location!)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", key)).Problem, Is.EqualTo("unauthenticated X-API-Key=credentials_invalid"));
    }

    [Test]
    public async Task A_key_can_be_changed_for_another_without_a_pause()
    {
        var old = await admin.AddAsync("epic", "reader");
        var next = (string)(await admin.PostAsync("/admin/clients/epic/keys", "{}")).Json!["key"]!;
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", old)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", next)).Status, Is.EqualTo(HttpStatusCode.OK));
        var first = (string)(await admin.GetAsync("/admin/clients/epic")).Json!["keys"]![0]!["id"]!;
        await admin.DeleteAsync($"/admin/clients/epic/keys/{first}");
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", old)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", next)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("""{"expires_at":"2020-01-01T00:00:00Z"}""", "/expires_at=in_the_past")]
    [TestCase("""{"expires_at":"tomorrow"}""", "/expires_at=invalid_date_time")]
    [TestCase("""{"expires_at":1}""", "/expires_at=wrong_type")]
    [TestCase("""{"expires":null}""", "/expires=unknown_parameter")]
    public async Task What_is_wrong_with_a_new_key_is_said(string body, string errors) =>
        Assert.That((await admin.PostAsync("/admin/clients/admin/keys", body)).Problem, Is.EqualTo($"invalid-request {errors}"));

    [Test]
    public async Task A_client_has_only_so_many_keys_and_secrets()
    {
        for (var made = 1; made < Client.MaxSecrets; made++)
        {
            Assert.That((await admin.PostAsync("/admin/clients/admin/keys", "{}")).Status, Is.EqualTo(HttpStatusCode.Created));
        }

        var oneMore = await admin.PostAsync("/admin/clients/admin/keys", "{}");
        Assert.That((oneMore.Status, oneMore.Problem), Is.EqualTo((HttpStatusCode.Conflict, "too-many-secrets")));
    }

    [TestCase("""{"secret":"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}""")]
    [TestCase("{}")]
    public async Task A_signing_secret_is_given_or_made(string body)
    {
        var added = await admin.PostAsync("/admin/clients/admin/signing-secrets", body);
        Assert.That(added.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((string?)added.Json!["secret"], Does.StartWith("whsec_").And.Length.EqualTo(50));
        Assert.That(added.Location, Is.EqualTo($"/admin/clients/admin/signing-secrets/{added.Json["id"]}"));
        Assert.That((await admin.DeleteAsync(added.Location!)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("whsec_")]
    [TestCase("whsec_AAECAwQF")]
    [TestCase("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [TestCase("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [TestCase("whsec_!!ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public async Task A_secret_that_is_none_is_refused(string secret) =>
        Assert.That(
            (await admin.PostAsync("/admin/clients/admin/signing-secrets", $$"""{"secret":"{{secret}}"}""")).Problem,
            Is.EqualTo("invalid-request /secret=invalid_secret"));

    [TestCase("")]
    [TestCase("awk_")]
    [TestCase("awk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [TestCase("admin")]
    public async Task A_key_that_nobody_has_is_refused(string key) =>
        Assert.That(
            (await admin.SendAsync(HttpMethod.Get, "/webhook/events", key)).Problem,
            Does.Match("^unauthenticated X-API-Key=credentials_(missing|invalid)$"));

    [Test]
    public async Task Credentials_count_where_none_are_required()
    {
        await using var open = new WebhookApplication();
        using var client = open.CreateClient();
        using var without = await client.GetAsync("/webhook/events");
        client.DefaultRequestHeaders.Add("X-API-Key", "awk_wrong");
        using var wrong = await client.GetAsync("/webhook/events");
        Assert.That((without.StatusCode, wrong.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized)));
    }
}
