using System.Net;
using System.Text;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Nginx;
using Webhook.TestServers.Processes;

namespace Webhook.EndToEndTests.Deployment;

/// <summary>What nginx itself does by docs/deployment/nginx.conf, before nodes that are only imitated.</summary>
internal sealed class NginxConfigurationTests
{
    private const int Requests = 40;

    // Two workers, two nodes.
    private const int ConnectionsThatAreKept = 4;

    private readonly int[] ports = [LoopbackPort.Find(), LoopbackPort.Find()];

    [TestCase("POST", "/webhook/appointment", "")]
    [TestCase("POST", "/webhook/appointment", "K1")]
    [TestCase("POST", "/webhook/appointments", "")]
    [TestCase("POST", "/webhook/events/search", "")]
    [TestCase("GET", "/webhook/events", "")]
    [TestCase("GET", "/webhook/events/stream", "")]
    [TestCase("PATCH", "/admin/clients/epic", "")]
    public async Task A_request_that_no_node_answers_gets_a_problem_and_may_come_again(string method, string address, string key)
    {
        await using var nginx = await NginxServer.StartAsync(DocumentedNginx.Configuration(ports[0], ports[1]));
        using var client = new HttpClient { BaseAddress = nginx.Address };
        using var answer = await SendAsync(client, method, address, key);
        Assert.Multiple(() =>
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        });
    }

    [TestCase("POST", "/webhook/appointment", "")]
    [TestCase("POST", "/webhook/appointment", "K1")]
    [TestCase("GET", "/webhook/events", "")]
    public async Task A_node_that_came_back_answers_at_once_although_both_were_left_out(string method, string address, string key)
    {
        var leftOut = DocumentedNginx.Configuration(ports[0], ports[1]).Replace("fail_timeout=1s", "fail_timeout=10m", StringComparison.Ordinal);
        await using var nginx = await NginxServer.StartAsync(leftOut);
        await AnswerAsync(nginx, method, address, key, HttpStatusCode.ServiceUnavailable);
        await using var node = await NginxServer.StartAsync($$"""server { listen 127.0.0.1:{port}; listen 127.0.0.1:{{ports[1]}}; return 204; }""");
        await AnswerAsync(nginx, method, address, key, HttpStatusCode.NoContent);
    }

    [TestCase("POST", "/webhook/appointment", "")]
    [TestCase("POST", "/webhook/appointment", "K1")]
    [TestCase("POST", "/webhook/appointments", "")]
    [TestCase("GET", "/webhook/events", "")]
    [TestCase("PATCH", "/admin/clients/epic", "")]
    public async Task Connections_to_nodes_are_kept(string method, string address, string key)
    {
        var nodes = string.Concat(ports.Select(port => $$"""server { listen 127.0.0.1:{{port}}; add_header X-Connection $connection; return 204; }"""));
        await using var nginx = await NginxServer.StartAsync(DocumentedNginx.Configuration(ports[0], ports[1]) + nodes);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        var connections = new HashSet<string>();
        for (var sent = 0; sent < Requests; sent++)
        {
            using var answer = await SendAsync(client, method, address, key);
            connections.UnionWith(answer.Headers.GetValues("X-Connection"));
        }

        Assert.That(connections, Has.Count.LessThanOrEqualTo(ConnectionsThatAreKept));
    }

    // Each on a connection of its own, so that each of nginx's workers meets some.
    private static async Task AnswerAsync(NginxServer nginx, string method, string address, string key, HttpStatusCode status)
    {
        for (var sent = 0; sent < Requests; sent++)
        {
            using var client = new HttpClient { BaseAddress = nginx.Address };
            using var answer = await SendAsync(client, method, address, key);
            Assert.That(answer.StatusCode, Is.EqualTo(status));
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string address, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method != "GET")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (key.Length > 0)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }
}
