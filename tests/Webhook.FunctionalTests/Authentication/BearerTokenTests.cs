using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests.Authentication;

/// <summary>Tokens of a real authorization server, found by its discovery document.</summary>
internal sealed class BearerTokenTests
{
    private const string Event =
        """{"event_type":"appointment.scheduled","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z"}""";

    private Issuer issuer = null!;
    private Administration service = null!;

    [SetUp]
    public async Task Start()
    {
        issuer = await Issuer.StartAsync();
        service = Trusting(issuer.Address);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Test]
    public async Task The_client_that_a_token_names_is_the_source_of_its_events()
    {
        Assert.That(await StatusAsync(HttpMethod.Post, await issuer.IssueAsync("epic", "events:ingest")), Is.EqualTo(HttpStatusCode.Created));
        var events = (await service.GetAsync("/webhook/events")).Json!["events"]!;
        Assert.That((string?)events[0]!["source"], Is.EqualTo("epic"));
    }

    [TestCase("events:ingest", HttpStatusCode.Created, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [TestCase("events:read", HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [TestCase("events:admin", HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK)]
    [TestCase("events:ingest events:read", HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [TestCase("", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task A_scope_allows_what_its_role_does(string scopes, HttpStatusCode post, HttpStatusCode read, HttpStatusCode administer)
    {
        var token = await issuer.IssueAsync("epic", scopes);
        Assert.Multiple(async () =>
        {
            Assert.That(await StatusAsync(HttpMethod.Post, token), Is.EqualTo(post));
            Assert.That(await StatusAsync(HttpMethod.Get, token), Is.EqualTo(read));
            Assert.That(await StatusAsync(HttpMethod.Get, token, "/admin/clients"), Is.EqualTo(administer));
        });
    }

    [Test]
    public async Task A_new_key_of_the_issuer_is_learnt_when_its_first_token_comes()
    {
        Assert.That(await StatusAsync(HttpMethod.Get, await issuer.IssueAsync("epic", "events:read")), Is.EqualTo(HttpStatusCode.OK));
        issuer.ChangeKey();
        var token = await issuer.IssueAsync("epic", "events:read");

        // The first token with a key that is not known yet makes the service ask for the keys.
        Assert.That(
            () => StatusAsync(HttpMethod.Get, token).GetAwaiter().GetResult(), Is.EqualTo(HttpStatusCode.OK).After(10).Seconds.PollEvery(50).MilliSeconds);
    }

    [Test]
    public async Task A_key_that_the_issuer_withdrew_is_worth_nothing_once_the_new_one_is_known()
    {
        var old = await issuer.IssueAsync("epic", "events:read");
        Assert.That(await StatusAsync(HttpMethod.Get, old), Is.EqualTo(HttpStatusCode.OK));
        issuer.ChangeKey();
        var next = await issuer.IssueAsync("epic", "events:read");
        Assert.That(() => StatusAsync(HttpMethod.Get, next).GetAwaiter().GetResult(), Is.EqualTo(HttpStatusCode.OK).After(10).Seconds.PollEvery(50).MilliSeconds);
        Assert.That(await ProblemAsync(old), Is.EqualTo("unauthenticated Authorization=token_invalid"));
    }

    [Test]
    public async Task A_token_that_is_right_in_every_respect_is_taken() =>
        Assert.That(await StatusAsync(HttpMethod.Get, issuer.Forge(_ => { })), Is.EqualTo(HttpStatusCode.OK));

    [Test]
    public async Task Who_forges_a_token_is_refused()
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        var parameters = ((RsaSecurityKey)issuer.Key).Rsa;
        byte[][] publicKeys =
        [
            parameters.ExportSubjectPublicKeyInfo(), parameters.ExportRSAPublicKey(),
            Encoding.ASCII.GetBytes(parameters.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes($"{parameters.ExportSubjectPublicKeyInfoPem()}\n"),
        ];
        var (now, kid) = (TimeProvider.System.GetUtcNow().UtcDateTime, issuer.Key.KeyId);
        Dictionary<string, string> tokens = new()
        {
            ["another audience"] = issuer.Forge(token => token.Audience = "billing"),
            ["no audience"] = issuer.Forge(token => token.Audience = null),
            ["another issuer"] = issuer.Forge(token => token.Issuer = "http://127.0.0.1:1/"),
            ["no issuer"] = issuer.Forge(token => token.Issuer = null),
            ["not valid yet"] = issuer.Forge(token => (token.NotBefore, token.Expires) = (now.AddMinutes(2), now.AddMinutes(5))),
            ["for ever"] = issuer.Forge(token => token.Expires = null),
            ["no signature"] = issuer.Forge(token => token.SigningCredentials = null),
            ["no signature, but a key"] = WithoutSignature(issuer.Forge(_ => { })),
            ["a key of somebody else under the same id"] = issuer.Forge(token =>
                token.SigningCredentials = new SigningCredentials(new RsaSecurityKey(other) { KeyId = kid }, SecurityAlgorithms.RsaSha256)),
            ["changed afterwards"] = Changed(issuer.Forge(token => token.Claims["scope"] = "events:read")),
            ["no token"] = "eyJhbGciOiJSUzI1NiJ9.e30",
            ["nonsense"] = "nonsense",
        };
        foreach (var (index, publicKey) in publicKeys.Index())
        {
            tokens[$"the issuer's public key as a shared secret, {index}"] = issuer.Forge(token =>
                token.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(publicKey) { KeyId = kid }, SecurityAlgorithms.HmacSha256));
        }

        Assert.Multiple(async () =>
        {
            foreach (var (name, token) in tokens)
            {
                Assert.That(await ProblemAsync(token), Is.EqualTo("unauthenticated Authorization=token_invalid"), name);
            }
        });
    }

    [TestCase(-60, "unauthenticated Authorization=token_expired")]
    [TestCase(-20, null)]
    public async Task An_expired_token_is_refused_and_clocks_may_differ_a_little(int seconds, string? problem)
    {
        var end = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(seconds);
        var token = issuer.Forge(token => (token.NotBefore, token.IssuedAt, token.Expires) = (end.AddHours(-1), end.AddHours(-1), end));
        Assert.That(await ProblemAsync(token), Is.EqualTo(problem));
    }

    [TestCase("Epic")]
    [TestCase("anonymous")]
    [TestCase("epic\r\nforged: line")]
    public async Task A_token_must_name_a_client_that_could_be_one(string client) =>
        Assert.That(
            await ProblemAsync(issuer.Forge(token => token.Claims["client_id"] = client)), Is.EqualTo("unauthenticated Authorization=token_client_invalid"));

    [Test]
    public async Task Who_has_a_signing_secret_must_sign_with_a_token_too()
    {
        await service.AddAsync("epic", "ingest");
        await service.PostAsync("/admin/clients/epic/signing-secrets", "{}");
        Assert.That(await ProblemAsync(await issuer.IssueAsync("epic", "events:ingest"), HttpMethod.Post), Is.EqualTo("invalid-signature webhook-id=signature_missing"));
    }

    [Test]
    public async Task API_keys_are_taken_beside_tokens() =>
        Assert.That(await StatusAsync(HttpMethod.Get, service.AdminKey), Is.EqualTo(HttpStatusCode.OK));

    [Test]
    public async Task While_the_issuer_is_away_nobody_is_called_a_liar()
    {
        var token = await issuer.IssueAsync("epic", "events:read");
        var address = issuer.Address;
        await issuer.DisposeAsync();
        await using var early = Trusting(address);
        using var refused = await SendAsync(early, HttpMethod.Get, token, "/webhook/events");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
        using var byKey = await SendAsync(early, HttpMethod.Get, early.AdminKey, "/webhook/events");
        Assert.That(byKey.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        issuer = await Issuer.StartAsync(address);
        var later = await issuer.IssueAsync("epic", "events:read");
        Assert.That(
            () => SendAsync(early, HttpMethod.Get, later, "/webhook/events").GetAwaiter().GetResult().StatusCode,
            Is.EqualTo(HttpStatusCode.OK).After(10).Seconds.PollEvery(50).MilliSeconds);
    }

    private static Administration Trusting(string authority) =>
        new(("Authentication:Jwt:Authority", authority), ("Authentication:Jwt:Audience", Issuer.Audience));

    private static string WithoutSignature(string token) => $"{token[..token.LastIndexOf('.')]}.";

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace("events:read", "events:admin", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }

    private static Task<HttpResponseMessage> SendAsync(Administration to, HttpMethod method, string token, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = method == HttpMethod.Post ? new StringContent(Event, Encoding.UTF8, "application/json") : null;
        return to.SendAsync(request);
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string token, string? path = null)
    {
        using var answer = await SendAsync(service, method, token, path ?? (method == HttpMethod.Post ? "/webhook/appointment" : "/webhook/events"));
        return answer.StatusCode;
    }

    /// <returns>What is wrong; null when nothing is.</returns>
    private async Task<string?> ProblemAsync(string token, HttpMethod? method = null)
    {
        using var answer = await SendAsync(service, method ?? HttpMethod.Get, token, method is null ? "/webhook/events" : "/webhook/appointment");
        return answer.IsSuccessStatusCode ? null : new AdminAnswer(answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonObject>(), null).Problem;
    }
}
