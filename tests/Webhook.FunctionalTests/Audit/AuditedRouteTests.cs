using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Webhook.FunctionalTests.Audit;

/// <summary>No route that reads patients' data or administers the service is left out by oversight.</summary>
internal sealed class AuditedRouteTests
{
    // What they give or take is no answer to a reader.
    private static readonly string[] NotAudited = ["receiveEvent", "receiveEvents", "getStatistics"];

    [Test]
    public async Task Every_route_that_requires_a_role_leaves_an_entry_unless_it_gives_nobody_patients_data()
    {
        await using var application = new WebhookApplication();
        using var client = application.CreateClient();
        var expected = new List<string>();
        foreach (var route in application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.Metadata.OfType<IAllowAnonymous>().Any()))
        {
            var name = route.Metadata.GetRequiredMetadata<IRouteNameMetadata>().RouteName!;
            expected.Add(name);
            await SendAsync(client, route);
        }

        var audit = JsonNode.Parse(await client.GetStringAsync("/admin/audit?limit=1000"))!["audit"]!.AsArray();
        var seen = audit.Select(entry => (string)entry!["action"]!).Distinct();
        Assert.That(expected, Is.SupersetOf(NotAudited));
        Assert.That(seen, Is.EquivalentTo(expected.Except(NotAudited)));
    }

    private static async Task SendAsync(HttpClient client, RouteEndpoint route)
    {
        var method = new HttpMethod(route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
        var path = route.RoutePattern.RawText!.Replace("{event_id:long}", "1", StringComparison.Ordinal).Replace("{id:long}", "1", StringComparison.Ordinal)
            .Replace('{', 'x').Replace('}', 'x').Replace('_', '-');
        using var request = new HttpRequestMessage(method, $"/{path.TrimStart('/')}");
        if (method == HttpMethod.Post || method == HttpMethod.Patch)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // A stream has no end; its head says that its entry is stored.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.Not.EqualTo(HttpStatusCode.InternalServerError), path);
    }
}
