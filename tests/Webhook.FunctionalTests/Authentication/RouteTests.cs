using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhook.Domain;

namespace Webhook.FunctionalTests.Authentication;

/// <summary>No route is open by oversight.</summary>
internal sealed class RouteTests
{
    private static readonly string[] Roles = [ClientRoleNames.Ingest, ClientRoleNames.Reader, ClientRoleNames.Admin];

    private WebhookApplication application = null!;
    private WebApplicationFactory<Program> guarded = null!;

    private IEnumerable<RouteEndpoint> Routes => guarded.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [OneTimeSetUp]
    public void Start()
    {
        application = new WebhookApplication();
        guarded = application.WithWebHostBuilder(builder => builder.UseSetting("Authentication:Required", "true"));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await guarded.DisposeAsync();
        await application.DisposeAsync();
    }

    [Test]
    public void Every_route_requires_one_role_or_says_that_it_is_for_everybody()
    {
        var undecided =
            from route in Routes
            let isOpen = route.Metadata.OfType<IAllowAnonymous>().Any()
            let policies = route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList()
            where isOpen == (policies.Count > 0) || policies.Count > 1 || policies.Any(policy => !Roles.Contains(policy))
            select route.RoutePattern.RawText;
        Assert.That(Routes, Is.Not.Empty);
        Assert.That(undecided, Is.Empty);
    }

    [Test]
    public void Patients_data_and_administration_are_for_nobody_without_a_role()
    {
        var open = Routes.Where(route => route.Metadata.OfType<IAllowAnonymous>().Any()).Select(route => route.RoutePattern.RawText!.TrimStart('/'));
        Assert.That(open.Distinct(), Is.EquivalentTo(new[]
        {
            string.Empty, "health/live", "health/ready", "problems", "problems/{name}", "schema.json",
            "openapi.json", "docs", "docs/{name}", "redoc", "redoc/{name}",
        }));
    }

    [Test]
    public async Task Without_credentials_every_other_route_answers_401()
    {
        using var client = guarded.CreateClient();
        foreach (var route in Routes.Where(route => !route.Metadata.OfType<IAllowAnonymous>().Any()))
        {
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            var path = route.RoutePattern.RawText!.Replace("{event_id:long}", "1", StringComparison.Ordinal).Replace("{id:long}", "1", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/{path}");
            using var response = await client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), $"{method} {path}");
            Assert.That(response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme), Is.EqualTo(new[] { "Bearer", "ApiKey" }), path);
        }
    }
}
