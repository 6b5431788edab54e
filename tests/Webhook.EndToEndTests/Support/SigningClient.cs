using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Webhook.EndToEndTests.Support;

/// <summary>A client of a service that requires credentials.</summary>
/// <param name="Key">Its API key.</param>
/// <param name="Secret">Its signing secret.</param>
internal sealed record SigningClient(string Key, string Secret)
{
    /// <summary>Adds a client that may post events, and must sign them.</summary>
    public static async Task<SigningClient> AddAsync(WebhookProcess webhook, TemporaryFolder data)
    {
        var admin = (await File.ReadAllTextAsync(data.File("admin.key"))).Trim();
        await PostAsync("/admin/clients", new JsonObject { ["name"] = "epic", ["roles"] = new JsonArray("ingest") });
        var key = await PostAsync("/admin/clients/epic/keys", []);
        var secret = await PostAsync("/admin/clients/epic/signing-secrets", []);
        return new SigningClient((string)key["key"]!, (string)secret["secret"]!);

        async Task<JsonObject> PostAsync(string path, JsonObject body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("X-API-Key", admin);
            using var answer = await webhook.Client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        }
    }
}
