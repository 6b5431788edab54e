using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Webhook.FunctionalTests.Clients;

namespace Webhook.FunctionalTests;

internal sealed class RateLimitTests
{
    private const int Burst = 5;

    private static readonly (string, string)[] OfClients =
    [
        ("RateLimiting:Enabled", "true"), ("RateLimiting:Client:PermitsPerSecond", "1"), ("RateLimiting:Client:Burst", "5"),
        ("RateLimiting:Clients:vip:Burst", "1000"),
    ];

    [Test]
    public async Task A_client_that_sends_too_much_is_told_when_to_come_back()
    {
        await using var admin = new Administration(OfClients);
        var limited = await FirstLimitedAsync(() => admin.SendAsync(HttpMethod.Get, "/webhook/events", admin.AdminKey));
        Assert.That((limited.Answer.Status, limited.Answer.Problem), Is.EqualTo((HttpStatusCode.TooManyRequests, "too-many-requests")));
        Assert.That(limited.Before, Is.GreaterThanOrEqualTo(Burst));
    }

    [Test]
    public async Task One_client_does_not_use_up_what_another_has_and_limits_can_be_its_own()
    {
        await using var admin = new Administration(OfClients);
        var vip = await admin.AddAsync("vip", "reader");
        await FirstLimitedAsync(() => admin.SendAsync(HttpMethod.Get, "/webhook/events", admin.AdminKey));
        for (var sent = 0; sent < Burst * 4; sent++)
        {
            Assert.That((await admin.SendAsync(HttpMethod.Get, "/webhook/events", vip)).Status, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Guesses_are_limited_by_address_before_they_are_looked_at()
    {
        await using var admin = new Administration(
            ("RateLimiting:Enabled", "true"), ("RateLimiting:Address:PermitsPerSecond", "1"), ("RateLimiting:Address:Burst", "5"));
        var limited = await FirstLimitedAsync(() => admin.SendAsync(HttpMethod.Get, "/webhook/events", "awk_guess"));
        Assert.That(limited.Answer.Problem, Is.EqualTo("too-many-requests"));
        Assert.That((await admin.SendAsync(HttpMethod.Get, "/health/live", string.Empty)).Status, Is.EqualTo(HttpStatusCode.OK), "Load balancers ask often.");
    }

    [Test]
    public async Task The_answer_names_the_limit()
    {
        await using var application = new WebhookApplication();
        await using var limited = application.WithWebHostBuilder(builder => builder
            .UseSetting("RateLimiting:Enabled", "true")
            .UseSetting("RateLimiting:Address:PermitsPerSecond", "1")
            .UseSetting("RateLimiting:Address:Burst", "1"));
        using var client = limited.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.GetAsync("/problems")));
        var refused = answers.First(answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Multiple(() =>
        {
            Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(refused.Headers.GetValues("RateLimit"), Is.EqualTo(new[] { "\"address\";r=0;t=1" }));
            Assert.That(refused.Headers.GetValues("RateLimit-Policy"), Is.EqualTo(new[] { "\"address\";q=1;w=1" }));
        });
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static async Task<(AdminAnswer Answer, int Before)> FirstLimitedAsync(Func<Task<AdminAnswer>> send)
    {
        const int patience = 200;
        for (var before = 0; before < patience; before++)
        {
            if (await send() is { Status: HttpStatusCode.TooManyRequests } answer)
            {
                return (answer, before);
            }
        }

        throw new AssertionException($"{patience} requests were not too many.");
    }
}
