using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Load;

/// <summary>Who adds subscriptions and steers their handlers.</summary>
internal sealed class AdminClient(Uri server) : IDisposable
{
    private const string HandlerPrefix = "subscription-";

    private readonly HttpClient client = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Adds subscriptions, each with a path of its own.</summary>
    /// <param name="receiver">Where they lead.</param>
    /// <param name="count">How many.</param>
    /// <param name="from"><c>start</c> or <c>end</c> of the log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The names of their handlers.</returns>
    public async Task<IReadOnlyList<string>> SubscribeAsync(Uri receiver, int count, string from, CancellationToken cancellationToken)
    {
        var handlers = new List<string>();
        for (var number = 1; number <= count; number++)
        {
            var made = await PostAsync(
                "/admin/subscriptions", new JsonObject { ["url"] = new Uri(receiver, Units.Write($"/{number}")).ToString(), ["from"] = from }, cancellationToken);
            handlers.Add(Units.Write($"{HandlerPrefix}{(long)made["id"]!}"));
        }

        return handlers;
    }

    /// <summary>Removes the subscription of a handler.</summary>
    public async Task UnsubscribeAsync(string handler, CancellationToken cancellationToken)
    {
        using var answer = await client.DeleteAsync(new Uri($"/admin/subscriptions/{handler[HandlerPrefix.Length..]}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>How the handler is doing.</returns>
    public async Task<JsonObject> GetHandlerAsync(string name, CancellationToken cancellationToken)
    {
        var all = await client.GetFromJsonAsync<JsonObject>(new Uri("/admin/handlers", UriKind.Relative), cancellationToken);
        return all!["handlers"]!.AsArray().Select(one => one!.AsObject()).Single(one => (string)one["name"]! == name);
    }

    public Task ResumeAsync(string name, CancellationToken cancellationToken) => PostAsync($"/admin/handlers/{name}/resume", [], cancellationToken);

    public Task RetryAllAsync(string name, CancellationToken cancellationToken) => PostAsync($"/admin/handlers/{name}/failures/retry-all", [], cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }
}
