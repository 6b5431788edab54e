using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// What it costs to know who sends. On the other side the requests carry the same bytes under names that mean nothing, so
/// that both loads cost the generator the same; both have a <c>webhook-id</c>, which is an idempotency key.
/// </summary>
internal static class Verification
{
    public const string Name = "verification";

    private const double OfOpenRate = 0.85;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync("verification", cancellationToken);
        var sender = await AddSenderAsync(service, cancellationToken);
        var measure = Units.Write($"API key and signature, {Bench.ManyConnections} connections");
        var open = new Side(SideName.ServiceWith("open"), service, measure, new RequestMark(Sender: sender with { IsBelieved = false }));
        var verified = new Side(SideName.ServiceWith("key and signature"), service, measure, new RequestMark(Sender: sender));
        await AlternatingRounds.RunAsync(bench, [open, verified], Bench.ManyConnections, cancellationToken);
        bench.Findings.Add(TargetRow.AtLeast(
            "with API key and signature, of the open rate", Series.Ratio(verified.Rates, open.Rates), OfOpenRate, Units.Percent));
    }

    private static async Task<SigningSender> AddSenderAsync(ServerProcess service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = service.Address };
        await PostAsync("/admin/clients", new JsonObject { ["name"] = "sender", ["roles"] = new JsonArray("ingest") });
        var key = await PostAsync("/admin/clients/sender/keys", []);
        var secret = await PostAsync("/admin/clients/sender/signing-secrets", []);
        return new SigningSender((string)key["key"]!, Convert.FromBase64String(((string)secret["secret"]!)["whsec_".Length..]), IsBelieved: true);

        async Task<JsonObject> PostAsync(string path, JsonObject body)
        {
            using var answer = await http.PostAsJsonAsync(path, body, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        }
    }
}
