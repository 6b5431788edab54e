using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Webhook.Api.Authentication;

namespace Webhook.FunctionalTests.Clients;

/// <summary>A service that requires credentials, and the admin that it made at its first start.</summary>
internal sealed class Administration : IAsyncDisposable
{
    private readonly WebhookApplication application = new();
    private readonly WebApplicationFactory<Program> guarded;
    private readonly HttpClient http;

    public Administration(params (string Name, string Value)[] settings)
    {
        guarded = application.WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Authentication:Required", "true");
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }
        });
        http = guarded.CreateClient();
        AdminKey = File.ReadAllText(Path.Combine(application.DataDirectory, "admin.key")).Trim();
    }

    public string AdminKey { get; }

    /// <summary>Sends a request; with no key when <paramref name="key"/> is empty.</summary>
    public async Task<AdminAnswer> SendAsync(HttpMethod method, string path, string key, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (key.Length > 0)
        {
            request.Headers.Add(CredentialFault.KeyHeader, key);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        using var response = await http.SendAsync(request);
        var json = response.Content.Headers.ContentLength == 0 || response.StatusCode is HttpStatusCode.NoContent
            ? null
            : await response.Content.ReadFromJsonAsync<JsonObject>();
        return new AdminAnswer(response.StatusCode, json, response.Headers.Location?.ToString());
    }

    /// <summary>Sends a request as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        http.SendAsync(request, completion);

    public Task<AdminAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, AdminKey);

    public Task<AdminAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, AdminKey, body);

    public Task<AdminAnswer> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, AdminKey, body, "application/merge-patch+json");

    public Task<AdminAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, AdminKey);

    /// <summary>Adds a client with one key.</summary>
    /// <returns>The key.</returns>
    public async Task<string> AddAsync(string name, params string[] roles)
    {
        var added = await PostAsync("/admin/clients", new JsonObject { ["name"] = name, ["roles"] = new JsonArray([.. roles]) }.ToJsonString());
        Assert.That(added.Status, Is.EqualTo(HttpStatusCode.Created));
        return (string)(await PostAsync($"/admin/clients/{name}/keys", "{}")).Json!["key"]!;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await guarded.DisposeAsync();
        await application.DisposeAsync();
    }
}

/// <summary>What the service answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Json">The body; null when there is none.</param>
/// <param name="Location">The header Location.</param>
internal sealed record AdminAnswer(HttpStatusCode Status, JsonObject? Json, string? Location)
{
    /// <summary>The problem's name, and where each error is and its code.</summary>
    public string Problem => string.Join(' ', [
        ((string)Json!["type"]!).Split('/')[^1],
        .. (Json["errors"]?.AsArray() ?? []).Select(error => $"{error!["pointer"] ?? error["header"]}={error["code"]}")]);
}
