using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Webhook.Benchmarks.Load;

/// <summary>Posts a whole file of events in one request.</summary>
internal static class NdjsonClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <returns>The seconds until the answer, or null when the service has no such endpoint.</returns>
    /// <exception cref="BenchmarkException">Not every line was stored.</exception>
    public static async Task<double?> PostAsync(Uri server, string file, int lines, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Limit };
        await using var body = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: false);
        using var content = new StreamContent(body, 1 << 16);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var started = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync(new Uri(server, "/webhook/appointments"), content, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        if (response.StatusCode is not HttpStatusCode.Created)
        {
            throw new BenchmarkException($"{lines} lines of NDJSON were answered {(int)response.StatusCode}.");
        }

        using var document = JsonDocument.Parse(answer);
        var stored = document.RootElement.GetProperty("stored").GetInt64();
        return stored == lines
            ? elapsed.TotalSeconds
            : throw new BenchmarkException($"Of {lines} lines of NDJSON {stored} were stored.");
    }
}
