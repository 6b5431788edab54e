using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>Posts one event, and looks at the answer, for which the load has no time.</summary>
internal static class SinglePostClient
{
    private static readonly Uri Path = new("/webhook/appointment", UriKind.Relative);

    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, SampleEvent sample, CancellationToken cancellationToken)
    {
        using var content = new StringContent(WrkScript.ToJson(sample), new MediaTypeHeaderValue("application/json"));
        return await client.PostAsync(Path, content, cancellationToken);
    }

    /// <summary>A server that gave another answer would do other work.</summary>
    /// <exception cref="BenchmarkException">The answer is not the receipt that the service gives.</exception>
    public static async Task CheckAsync(Uri server, CancellationToken cancellationToken)
    {
        var sample = new SampleEvents(1, TimeProvider.System.GetUtcNow(), new Random(5)).Generate().Single();
        using var client = new HttpClient { BaseAddress = server };
        using var response = await PostAsync(client, sample, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Created || response.Headers.Location is null)
        {
            throw new BenchmarkException($"A server answered an event with {(int)response.StatusCode}.");
        }

        using var receipt = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var members = receipt.RootElement.EnumerateObject().Select(member => member.Name);
        if (!members.SequenceEqual(["status", "message", "event_id", "received_at", "data"])
            || receipt.RootElement.GetProperty("data").GetProperty("patient_id").GetString() != sample.PatientId)
        {
            throw new BenchmarkException("A server's receipt is not the service's.");
        }
    }
}
