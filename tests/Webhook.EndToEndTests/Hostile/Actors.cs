using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>The keys of those who send hostile requests.</summary>
/// <param name="Admin">Of an administrator.</param>
/// <param name="Ingest">Of a client that may post.</param>
/// <param name="Reader">Of a client that may query.</param>
/// <param name="Signing">Of a client that may post and must sign.</param>
/// <param name="Removed">Of a client that was removed.</param>
/// <param name="Expired">One whose time is over.</param>
internal sealed record Actors(string Admin, string Ingest, string Reader, string Signing, string Removed, string Expired)
{
    public static async Task<Actors> AddAsync(WebhookProcess webhook, TemporaryFolder data)
    {
        var admin = (await File.ReadAllTextAsync(data.File("admin.key"))).Trim();
        var signing = await SigningClient.AddAsync(webhook, data);
        var removed = await AddAsync("removed", "reader", []);
        using var removal = await SendAsync(HttpMethod.Delete, "/admin/clients/removed", admin, null);
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var expired = await AddAsync("expired", "reader", new JsonObject { ["expires_at"] = $"{soon:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}" });
        await Until.TrueAsync(async () => !(await SendAsync(HttpMethod.Get, "/webhook/events", expired, null)).IsSuccessStatusCode, "the key expires");
        return new Actors(admin, await AddAsync("north", "ingest", []), await AddAsync("board", "reader", []), signing.Key, removed, expired);

        async Task<string> AddAsync(string name, string role, JsonObject key)
        {
            using var added = await SendAsync(HttpMethod.Post, "/admin/clients", admin, new JsonObject { ["name"] = name, ["roles"] = new JsonArray(role) });
            using var answer = await SendAsync(HttpMethod.Post, $"/admin/clients/{name}/keys", admin, key);
            return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["key"]!;
        }

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, JsonObject? body)
        {
            var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Add("X-API-Key", key);
            return webhook.Client.SendAsync(request);
        }
    }
}
