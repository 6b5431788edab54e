using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Webhook.FunctionalTests;

/// <summary>Tests that talk to one running service over HTTP.</summary>
internal abstract class ServiceTests
{
    protected const string Post = "/webhook/appointment";
    protected const string PostMany = "/webhook/appointments";
    protected const string Events = "/webhook/events";

    private WebhookApplication application = null!;

    protected HttpClient Client { get; private set; } = null!;

    [OneTimeSetUp]
    public void Start()
    {
        application = new WebhookApplication();
        Client = application.CreateClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        Client.Dispose();
        await application.DisposeAsync();
    }

    /// <summary>A valid event; members can be replaced or added as JSON, null takes one away.</summary>
    protected static string Event(params (string Name, string? Json)[] members)
    {
        var all = new Dictionary<string, string?>
        {
            ["event_type"] = "\"appointment.scheduled\"",
            ["appointment_id"] = "\"A12345\"",
            ["patient_id"] = "\"P8765\"",
            ["timestamp"] = "\"2025-01-10T12:30:00Z\"",
        };
        foreach (var (name, json) in members)
        {
            all[name] = json;
        }

        return $"{{{string.Join(',', all.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}"))}}}";
    }

    protected static HttpContent Json(string text, string mediaType = "application/json") =>
        new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(mediaType));

    protected Task<Answer> PostAsync(string text, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, Post, Json(text), headers);

    protected async Task<Answer> SendAsync(
        HttpMethod method, string address, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        var allHeaders = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, allHeaders, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The last part of the problem's type.</summary>
    public string ProblemName => Json.GetProperty("type").GetString()!.Replace("/problems/", null, StringComparison.Ordinal);

    /// <summary>Each error as "place code".</summary>
    public IEnumerable<string> Errors => Json.GetProperty("errors").EnumerateArray().Select(error =>
        $"{error.EnumerateObject().First().Value.GetString()} {error.GetProperty("code").GetString()}");
}
