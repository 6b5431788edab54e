using System.Net;

namespace Webhook.FunctionalTests;

/// <summary>What HTTP itself asks of every address.</summary>
internal sealed class HttpTests : ServiceTests
{
    [TestCase("DELETE", Events, "GET, HEAD, OPTIONS")]
    [TestCase("GET", Post, "POST, OPTIONS")]
    [TestCase("PUT", "/", "GET, HEAD, OPTIONS")]
    public async Task A_method_that_an_address_does_not_take_is_answered_with_those_it_takes(string method, string address, string allowed)
    {
        var answer = await SendAsync(new HttpMethod(method), address);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(answer.ProblemName, Is.EqualTo("method-not-allowed"));
        Assert.That(answer.Headers["Allow"], Is.EqualTo(allowed));
    }

    [Test]
    public async Task OPTIONS_names_the_methods()
    {
        var answer = await SendAsync(HttpMethod.Options, Events);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(answer.Headers["Allow"], Is.EqualTo("GET, HEAD, OPTIONS"));
    }

    [TestCase("/nothing")]
    [TestCase("/webhook")]
    [TestCase("/problems/nothing")]
    public async Task An_unknown_address_is_a_problem(string address)
    {
        var answer = await SendAsync(HttpMethod.Get, address);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.ProblemName, Is.EqualTo("not-found"));
    }

    [Test]
    public async Task HEAD_is_answered_like_GET()
    {
        var answer = await SendAsync(HttpMethod.Head, Events);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
    }

    [TestCase("/")]
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task A_service_that_can_store_is_healthy(string address)
    {
        var answer = await SendAsync(HttpMethod.Get, address);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Text, Does.Match("""^\{"status":"healthy","service":"Appointment Webhook API","version":"\d+\.\d+\.\d+"\}$"""));
    }

    [Test]
    public async Task The_type_of_every_problem_can_be_opened()
    {
        var all = (await SendAsync(HttpMethod.Get, "/problems")).Json.GetProperty("problems").EnumerateArray().ToList();

        foreach (var problem in all)
        {
            var opened = await SendAsync(HttpMethod.Get, problem.GetProperty("type").GetString()!);
            Assert.That(opened.Json.GetProperty("title").GetString(), Is.EqualTo(problem.GetProperty("title").GetString()));
            Assert.That(opened.Json.GetProperty("cure").GetString(), Is.Not.Empty);
        }

        Assert.That(all, Has.Count.GreaterThan(10));
    }

    [Test]
    public async Task The_schema_is_served_as_it_stands_in_the_repository()
    {
        var answer = await SendAsync(HttpMethod.Get, "/schema.json");

        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/schema+json"));
        Assert.That(answer.Json.GetProperty("$schema").GetString(), Is.EqualTo("https://json-schema.org/draft/2020-12/schema"));
    }

    [TestCase(Events, 0)]
    [TestCase("/nothing", 0)]
    [TestCase(Post, 70_000)]
    public async Task No_answer_is_kept_by_caches_guessed_at_or_shown_as_a_page(string address, int bodyLength)
    {
        var answer = bodyLength > 0
            ? await PostAsync(new string(' ', bodyLength))
            : await SendAsync(HttpMethod.Get, address);

        Assert.That(answer.Headers["Cache-Control"], Does.Contain("no-store"));
        Assert.That(answer.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"));
        Assert.That(answer.Headers["Content-Security-Policy"], Does.StartWith("default-src 'none'"));
        Assert.That(answer.Headers["Referrer-Policy"], Is.EqualTo("no-referrer"));
        Assert.That(answer.Headers["Cross-Origin-Resource-Policy"], Is.EqualTo("same-origin"));
    }
}
