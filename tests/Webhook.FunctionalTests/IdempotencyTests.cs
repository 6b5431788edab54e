using System.Net;

namespace Webhook.FunctionalTests;

internal sealed class IdempotencyTests : ServiceTests
{
    [Test]
    public async Task A_retry_with_the_same_key_gets_the_first_answer()
    {
        var first = await PostAsync(Event(("ward", "7")), ("Idempotency-Key", "retry-1"));
        var retry = await PostAsync(Event(("ward", "7")), ("Idempotency-Key", "retry-1"));

        Assert.That(retry.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(retry.Text, Is.EqualTo(first.Text));
        Assert.That(retry.Headers["Location"], Is.EqualTo(first.Headers["Location"]));
        Assert.That(retry.Headers["Idempotency-Replayed"], Is.EqualTo("true"));
        Assert.That(first.Headers, Does.Not.ContainKey("Idempotency-Replayed"));
    }

    [Test]
    public async Task The_key_means_the_same_wherever_it_stands()
    {
        var plain = await PostAsync(Event(), ("Idempotency-Key", "place-1"));
        var quoted = await PostAsync(Event(), ("Idempotency-Key", "\"place-1\""));
        var webhookId = await PostAsync(Event(), ("webhook-id", "place-1"));
        var member = await PostAsync(Event(("idempotency_key", "\"place-1\"")));
        var all = await PostAsync(Event(("idempotency_key", "\"place-1\"")), ("webhook-id", "place-1"), ("Idempotency-Key", "place-1"));

        Assert.That(new[] { quoted.Text, webhookId.Text, member.Text, all.Text }, Is.All.EqualTo(plain.Text));
    }

    [Test]
    public async Task The_same_content_in_another_representation_is_a_retry()
    {
        var first = await PostAsync(
            Event(("timestamp", "\"2025-01-10T12:30:00Z\""), ("a", "{\"x\":10,\"y\":\"é\"}"), ("b", "1.0")), ("Idempotency-Key", "form-1"));

        var retry = await PostAsync(
            Event(("timestamp", "\"2025-01-10T13:30:00.000+01:00\""), ("b", "1"), ("a", "{ \"y\" : \"\\u00e9\", \"x\" : 1e1 }"), ("notes", "null")),
            ("Idempotency-Key", "form-1"));

        Assert.That(retry.Text, Is.EqualTo(first.Text));
    }

    [TestCase("notes", "\"Other\"")]
    [TestCase("patient_id", "\"P9999\"")]
    [TestCase("timestamp", "\"2025-01-10T12:30:00.000001Z\"")]
    [TestCase("ward", "7")]
    public async Task Other_content_under_the_same_key_is_a_conflict(string name, string json)
    {
        var first = await PostAsync(Event(), ("Idempotency-Key", $"conflict-{name}"));
        var other = await PostAsync(Event((name, json)), ("Idempotency-Key", $"conflict-{name}"));
        var retry = await PostAsync(Event(), ("Idempotency-Key", $"conflict-{name}"));

        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(other.ProblemName, Is.EqualTo("idempotency-conflict"));
        Assert.That(retry.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task Without_a_key_every_request_stores_an_event()
    {
        var first = await PostAsync(Event());
        var second = await PostAsync(Event());

        Assert.That(second.Json.GetProperty("event_id").GetInt64(), Is.GreaterThan(first.Json.GetProperty("event_id").GetInt64()));
    }

    [TestCase("Idempotency-Key", "a b", "not_visible_ascii")]
    [TestCase("Idempotency-Key", "\"open", "malformed_string")]
    [TestCase("Idempotency-Key", "\"\"", "empty")]
    [TestCase("webhook-id", "a b", "not_visible_ascii")]
    public async Task A_key_that_breaks_its_rule_is_reported_by_its_header(string header, string value, string code)
    {
        var answer = await PostAsync(Event(), (header, value));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.Errors, Is.EqualTo(new[] { $"{header} {code}" }));
    }

    [Test]
    public async Task Keys_that_differ_are_reported_with_everything_else_that_is_wrong()
    {
        var answer = await PostAsync(
            Event(("idempotency_key", "\"one\""), ("patient_id", null)), ("Idempotency-Key", "two"), ("webhook-id", "three"));

        Assert.That(
            answer.Errors,
            Is.EquivalentTo(new[] { "/patient_id required", "/idempotency_key idempotency_keys_differ", "webhook-id idempotency_keys_differ" }));
    }

    [Test]
    public async Task A_hundred_parallel_posts_with_one_key_store_one_event()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PostAsync(Event(), ("Idempotency-Key", "parallel-1"))));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(answers.Select(answer => answer.Text).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Headers.ContainsKey("Idempotency-Replayed")), Is.EqualTo(99));
    }
}
