using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.Handlers;

/// <summary>A subscription as the service gives it.</summary>
internal sealed record Subscription(
    long Id, string Url, IReadOnlyList<string> EventTypes, string? Source, string Format, string Status, string? Secret, string Handler);

/// <summary>A handler as the service gives it.</summary>
internal sealed record Handler(
    string Name, string Status, long Position, long LagEvents, double LagSeconds, long Retrying, long Waiting, long Dead,
    DateTimeOffset? PausedUntil, string? LastError);

/// <summary>An event that a handler is not done with.</summary>
internal sealed record Failure(long EventId, string State, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError, DateTimeOffset FailedAt);

/// <summary>What an administrator does with subscriptions and handlers.</summary>
internal static class HandlerAdministration
{
    private static readonly JsonSerializerOptions Members = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="webhook">The service.</param>
    /// <param name="url">Where events are posted to.</param>
    /// <param name="settings">What else is asked for; its members are named as in JSON.</param>
    public static async Task<Subscription> SubscribeAsync(this WebhookProcess webhook, string url, object? settings = null)
    {
        using var answer = await webhook.TrySubscribeAsync(url, settings);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<Subscription>(Members))!;
    }

    /// <summary>The same, where the service may refuse.</summary>
    public static Task<HttpResponseMessage> TrySubscribeAsync(this WebhookProcess webhook, string url, object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        body["url"] = url;
        return webhook.Client.PostAsJsonAsync("/admin/subscriptions", body);
    }

    /// <summary>Gives a subscription another secret.</summary>
    public static async Task<string> RotateSecretAsync(this WebhookProcess webhook, Subscription subscription) =>
        (string)(await webhook.AdministerAsync($"/admin/subscriptions/{subscription.Id}/secrets", new { }))!["secret"]!;

    public static async Task<Handler> HandlerAsync(this WebhookProcess webhook, string name) =>
        (await webhook.GetAsync<HandlerPage>("/admin/handlers")).Handlers.Single(handler => handler.Name == name);

    public static async Task<IReadOnlyList<Failure>> FailuresAsync(this WebhookProcess webhook, string handler, string query = "") =>
        (await webhook.GetAsync<FailurePage>($"/admin/handlers/{handler}/failures{query}")).Failures;

    /// <summary>Does something to a handler, for example <c>pause</c>.</summary>
    public static Task<JsonObject?> SteerAsync(this WebhookProcess webhook, string handler, string action, object? body = null) =>
        webhook.AdministerAsync($"/admin/handlers/{handler}/{action}", body);

    /// <summary>Forgets a failure.</summary>
    public static async Task DiscardAsync(this WebhookProcess webhook, string handler, long eventId)
    {
        using var answer = await webhook.Client.DeleteAsync($"/admin/handlers/{handler}/failures/{eventId}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    /// <summary>Changes a subscription (JSON Merge Patch).</summary>
    public static async Task ChangeAsync(this WebhookProcess webhook, Subscription subscription, object change)
    {
        using var content = JsonContent.Create(change, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await webhook.Client.PatchAsync($"/admin/subscriptions/{subscription.Id}", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Removes a subscription.</summary>
    public static async Task RemoveAsync(this WebhookProcess webhook, Subscription subscription)
    {
        using var answer = await webhook.Client.DeleteAsync($"/admin/subscriptions/{subscription.Id}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    /// <summary>Posts to an address of administrators, and gets what it answers.</summary>
    public static async Task<JsonObject?> AdministerAsync(this WebhookProcess webhook, string address, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await webhook.Client.PostAsync(address, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{address}: {answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
    }

    private sealed record HandlerPage(IReadOnlyList<Handler> Handlers);

    private sealed record FailurePage(IReadOnlyList<Failure> Failures);
}
