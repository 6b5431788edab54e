using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Api.Formats;

[TestFixture]
internal sealed class IdempotencyKeyHeadersTests
{
    private static readonly string Longest = new('k', 255);

    [Test]
    public void Without_headers_there_is_no_key() => Assert.That(Read(null, null), Is.SameAs(HeaderKey.None));

    [TestCase("k1", "k1")]
    [TestCase("\"k1\"", "k1")]
    [TestCase("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [TestCase("a\"b", "a\"b")]
    [TestCase("a\\b", "a\\b")]
    [TestCase("'k1'", "'k1'")]
    [TestCase("k1,k2", "k1,k2")]
    public void A_key_is_plain_or_a_quoted_string(string header, string key)
    {
        var read = Read(header, null);
        Assert.That(read.Value, Is.EqualTo(key));
        Assert.That(read.Errors, Is.Empty);
    }

    [TestCase("\"")]
    [TestCase("\"k1")]
    [TestCase("\"k1\\\"")]
    [TestCase("\"k1\\")]
    [TestCase("\"k\\1\"")]
    [TestCase("\"k1\"x")]
    [TestCase("\"k1\";a=1")]
    [TestCase("\"k1\", \"k2\"")]
    public void A_quoted_string_is_well_formed(string header) => AssertRefused(Read(header, null), "Idempotency-Key malformed_string");

    [TestCase("")]
    [TestCase("\"\"")]
    public void A_key_is_not_empty(string header) => AssertRefused(Read(header, null), "Idempotency-Key empty");

    [TestCase("a b")]
    [TestCase("\"a b\"")]
    [TestCase("é")]
    [TestCase("a\u007f")]
    public void A_key_is_visible_ASCII(string header) => AssertRefused(Read(header, null), "Idempotency-Key not_visible_ascii");

    [Test]
    public void The_length_is_that_of_the_key_and_not_of_its_spelling()
    {
        Assert.That(Read($"\"{Longest}\"", null).Value, Is.EqualTo(Longest));
        Assert.That(Read($"\"{Longest[1..]}\\\\\"", null).Value, Has.Length.EqualTo(255));
        AssertRefused(Read(Longest + "k", null), "Idempotency-Key too_long");
    }

    [Test]
    public void The_webhook_id_is_always_plain()
    {
        Assert.That(Read(null, "msg_1").Value, Is.EqualTo("msg_1"));
        Assert.That(Read(null, "\"msg_1\"").Value, Is.EqualTo("\"msg_1\""));
        AssertRefused(Read(null, ""), "webhook-id empty");
    }

    [Test]
    public void Two_keys_must_be_equal()
    {
        Assert.That(Read("\"k1\"", "k1"), Has.Property(nameof(HeaderKey.Value)).EqualTo("k1").And.Property(nameof(HeaderKey.Errors)).Empty);
        Assert.That(Errors(Read("k1", "K1")), Is.EqualTo(new[] { "webhook-id idempotency_keys_differ" }));
    }

    [Test]
    public void Faults_of_both_headers_are_reported() =>
        Assert.That(Errors(Read("a b", "")), Is.EqualTo(new[] { "Idempotency-Key not_visible_ascii", "webhook-id empty" }));

    [Test]
    public void A_header_stands_once()
    {
        AssertRefused(ReadValues(new StringValues(["k1", "k1"]), default), "Idempotency-Key repeated");
        AssertRefused(ReadValues(default, new StringValues(["k1", "k1"])), "webhook-id repeated");
    }

    [Test]
    public void No_refusal_tells_the_key() =>
        Assert.That(Read("secret key", "\u007fsecret").Errors.Select(error => error.Detail), Has.None.Contains("secret"));

    private static HeaderKey ReadValues(StringValues idempotencyKey, StringValues webhookId)
    {
        var headers = new HeaderDictionary();
        if (idempotencyKey.Count > 0)
        {
            headers["idempotency-key"] = idempotencyKey;
        }

        if (webhookId.Count > 0)
        {
            headers["Webhook-Id"] = webhookId;
        }

        return IdempotencyKeyHeaders.Read(headers);
    }

    private static HeaderKey Read(string? idempotencyKey, string? webhookId) =>
        ReadValues(new StringValues(idempotencyKey), new StringValues(webhookId));

    private static IEnumerable<string> Errors(HeaderKey read) => read.Errors.Select(error => $"{error.Header} {error.Code}");

    private static void AssertRefused(HeaderKey read, string error)
    {
        Assert.That(read.Value, Is.Null);
        Assert.That(Errors(read), Is.EqualTo(new[] { error }));
    }
}
