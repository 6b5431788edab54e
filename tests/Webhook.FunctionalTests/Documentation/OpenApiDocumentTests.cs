using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhook.Api.Formats;
using Webhook.Domain;

namespace Webhook.FunctionalTests.Documentation;

internal sealed class OpenApiDocumentTests
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];
    private WebhookApplication application = null!;
    private HttpClient client = null!;
    private JsonObject document = null!;

    private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!.AsObject());

    [OneTimeSetUp]
    public async Task Read_the_document()
    {
        application = new WebhookApplication();
        client = application.CreateClient();
        document = (await client.GetFromJsonAsync<JsonObject>("/openapi.json"))!;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Test]
    public void Every_route_is_described_unless_it_hides_itself()
    {
        var routes =
            from endpoint in application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.OfType<IApiDescriptionVisibilityProvider>().All(visibility => !visibility.IgnoreApi)
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select $"{method} /{WithoutConstraints(endpoint.RoutePattern.RawText!).TrimStart('/')}";
        Assert.That(Operations.Select(found => $"{found.Method.ToUpperInvariant()} {found.Path}"), Is.EquivalentTo(routes));
    }

    [Test]
    public void Only_files_of_the_pages_hide_themselves()
    {
        var hidden =
            from endpoint in application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.OfType<IApiDescriptionVisibilityProvider>().Any(visibility => visibility.IgnoreApi)
            select endpoint.RoutePattern.RawText!.TrimStart('/');
        Assert.That(hidden, Is.EquivalentTo(["docs/{name}", "redoc/{name}"]));
    }

    [Test]
    public void Every_operation_has_a_summary_a_name_of_its_own_and_a_described_success()
    {
        Assert.That(Operations.Select(found => (string?)found.Operation["operationId"]), Is.Unique.And.All.Matches("^[a-z][a-zA-Z]+$"));
        foreach (var (path, method, operation) in Operations)
        {
            var successes = Responses(operation, status => status is >= 200 and < 300).ToList();
            Assert.That((string?)operation["summary"], Is.Not.Null.And.Not.Empty, $"{method} {path}");
            Assert.That(successes, Is.Not.Empty, $"{method} {path}");
            Assert.That(successes.Select(response => (string?)response["description"]), Is.All.Not.Empty, $"{method} {path}");
        }
    }

    [Test]
    public void Every_client_error_is_a_problem_with_an_example()
    {
        foreach (var (path, method, operation) in Operations)
        {
            var errors = Responses(operation, status => status is >= 400 and < 500).ToList();
            Assert.That(errors, Is.Not.Empty, $"{method} {path}");
            foreach (var content in errors.Select(response => response["content"]?["application/problem+json"]))
            {
                Assert.That((string?)content?["schema"]?["$ref"], Is.EqualTo("#/components/schemas/Problem"), $"{method} {path}");
                Assert.That(content!["examples"]!.AsObject(), Is.Not.Empty, $"{method} {path}");
            }
        }
    }

    [Test]
    public void Every_answer_in_the_services_own_JSON_has_an_example()
    {
        var without =
            from found in Operations
            where found.Path != "/openapi.json"
            from response in Responses(found.Operation, status => status is >= 200 and < 300)
            let content = response["content"]?["application/json"]
            where content is not null && content["example"] is null
            select $"{found.Method} {found.Path}";
        Assert.That(without, Is.Empty);
    }

    [Test]
    public void Media_types_are_those_that_the_actions_take()
    {
        foreach (var endpoint in application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<TakesAttribute>() is { } takes)
            {
                var name = endpoint.Metadata.GetRequiredMetadata<ControllerActionDescriptor>().AttributeRouteInfo!.Name;
                var operation = Operations.Single(found => (string?)found.Operation["operationId"] == name).Operation;
                Assert.That(operation["requestBody"]!["content"]!.AsObject().Select(content => content.Key), Is.EquivalentTo(takes.MediaTypes));
            }
        }
    }

    [Test]
    public void The_rules_of_an_event_are_those_of_the_JSON_Schema()
    {
        using var file = typeof(TakesAttribute).Assembly.GetManifestResourceStream("schema.json")!;
        var rules = JsonNode.Parse(file)!;
        var described = document["components"]!["schemas"]!["AppointmentEvent"]!;
        Assert.That(Texts(described["required"]!), Is.EqualTo(Texts(rules["required"]!)));
        Assert.That(
            described["properties"]!.AsObject().Select(member => member.Key),
            Is.EqualTo(rules["properties"]!.AsObject().Select(member => member.Key)));
        Assert.That(Patterns(described), Is.EqualTo(Patterns(rules["properties"]!, rules["$defs"]!)));
        Assert.That((int?)described["properties"]!["notes"]!["maxLength"], Is.EqualTo((int?)rules["properties"]!["notes"]!["maxLength"]));
        Assert.That((bool?)described["properties"]!["notes"]!["nullable"], Is.True);
        Assert.That(document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key), Has.None.StartsWith("Incoming"));
    }

    [TestCase("AppointmentEvent")]
    [TestCase("EventDto")]
    [TestCase("EventReceiptData")]
    public void Event_types_have_their_wire_names(string schema) =>
        Assert.That(
            Texts(document["components"]!["schemas"]![schema]!["properties"]!["event_type"]!["enum"]!), Is.EqualTo(AppointmentEventTypeNames.All));

    [Test]
    public async Task Every_example_of_an_event_is_stored_when_it_is_posted()
    {
        var body = document["paths"]!["/webhook/appointment"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        var examples = body["examples"]!.AsObject();
        Assert.That(examples, Is.Not.Empty);
        foreach (var (name, example) in examples)
        {
            using var content = new StringContent(example!["value"]!.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("/webhook/appointment", content);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), name);
        }
    }

    [Test]
    public async Task Examples_of_answers_have_the_members_that_answers_have()
    {
        using var posted = await client.PostAsync("/webhook/appointment", new StringContent(
            """{"event_type":"appointment.completed","appointment_id":"A1","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z","room":1}""",
            Encoding.UTF8, "application/json"));
        var location = posted.Headers.Location!.ToString();
        await AssertSameMembers("/webhook/appointment", "post", "201", (await posted.Content.ReadFromJsonAsync<JsonObject>())!);
        foreach (var (path, template) in new[]
        {
            (location, "/webhook/events/{event_id}"), ("/webhook/appointments/A1", "/webhook/appointments/{appointment_id}"), ("/webhook/events", "/webhook/events"), ("/", "/"),
            ("/health/live", "/health/live"), ("/problems", "/problems"), ("/problems/not-found", "/problems/{name}"),
        })
        {
            await AssertSameMembers(template, "get", "200", (await client.GetFromJsonAsync<JsonObject>(path))!);
        }
    }

    [Test]
    public void Headers_of_requests_and_answers_are_described()
    {
        var operation = document["paths"]!["/webhook/appointment"]!["post"]!;
        var parameters = operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "header");
        Assert.That(parameters.Select(parameter => (string?)parameter!["name"]), Is.EquivalentTo(["Idempotency-Key", "webhook-id", "webhook-timestamp", "webhook-signature", "traceparent"]));
        var headers =
            from response in operation["responses"]!.AsObject()
            from header in Resolve(response.Value!)["headers"]?.AsObject() ?? []
            select $"{response.Key} {header.Key}";
        Assert.That(headers, Is.EquivalentTo(
        [
            "201 Location", "201 Idempotency-Replayed", "401 WWW-Authenticate", "405 Allow", "415 Accept-Post",
            "429 Retry-After", "429 RateLimit", "429 RateLimit-Policy", "503 Retry-After",
        ]));
    }

    private Task AssertSameMembers(string template, string method, string status, JsonObject answer)
    {
        var example = document["paths"]![template]![method]!["responses"]![status]!["content"]!["application/json"]!["example"]!.AsObject();
        Assert.That(Members(example), Is.EqualTo(Members(answer)), template);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Members(JsonObject json) =>
        from member in json
        from name in member.Value switch
        {
            JsonObject child when member.Key != "additional" => Members(child).Select(inner => $"{member.Key}.{inner}"),
            JsonArray items when items.FirstOrDefault() is JsonObject first => Members(first).Select(inner => $"{member.Key}[].{inner}"),
            _ => [member.Key],
        }
        select name;

    private IEnumerable<JsonNode> Responses(JsonObject operation, Func<int, bool> wanted) =>
        from response in operation["responses"]!.AsObject()
        where wanted(int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture))
        select Resolve(response.Value!);

    private JsonNode Resolve(JsonNode response) =>
        (string?)response["$ref"] is { } address ? document["components"]!["responses"]![address.Split('/')[^1]]! : response;

    private static string WithoutConstraints(string template) =>
        System.Text.RegularExpressions.Regex.Replace(template, @"\{(\w+):[^}]+\}", "{$1}");

    private static IEnumerable<string?> Texts(JsonNode array) => array.AsArray().Select(item => (string?)item);

    private static SortedSet<string> Patterns(params JsonNode[] nodes) => new(nodes.SelectMany(AllPatterns), StringComparer.Ordinal);

    private static IEnumerable<string> AllPatterns(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(member =>
            member.Key == "pattern" ? [(string)member.Value!] : AllPatterns(member.Value)),
        JsonArray items => items.SelectMany(AllPatterns),
        _ => [],
    };
}
