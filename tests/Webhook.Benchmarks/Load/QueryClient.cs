using System.Diagnostics;
using System.Net;

namespace Webhook.Benchmarks.Load;

/// <summary>One reader: asks, and waits for the whole answer before it asks again.</summary>
internal sealed class QueryClient(Uri server) : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly HttpClient client = new() { BaseAddress = server, Timeout = TimeSpan.FromHours(1) };

    /// <exception cref="BenchmarkException">The answer is not 200, or not an answer that the question may have.</exception>
    public async Task<QueryAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        await TryGetAsync(path, cancellationToken)
        ?? throw new BenchmarkException($"The service does not know {path}");

    /// <returns>Null when the service says 404 or 422, as it does where it has no such endpoint.</returns>
    /// <exception cref="BenchmarkException">The answer is neither that nor 200.</exception>
    public async Task<QueryAnswer?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return IsThere(response, path) ? new QueryAnswer(time, body) : null;
    }

    /// <summary>Reads an answer of any size and keeps nothing of it.</summary>
    /// <returns>How many lines it had, and how many seconds it took; null as in <see cref="TryGetAsync"/>.</returns>
    public async Task<(long Lines, double Seconds)?> TryCountLinesAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync(
            new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!IsThere(response, path))
        {
            return null;
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var chunk = new byte[ChunkBytes];
        var lines = 0L;
        for (int read; (read = await body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            lines += chunk.AsSpan(0, read).Count((byte)'\n');
        }

        return (lines, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public void Dispose() => client.Dispose();

    private static bool IsThere(HttpResponseMessage response, string path) => response.StatusCode switch
    {
        HttpStatusCode.OK => true,
        HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity => false,
        _ => throw new BenchmarkException($"{path} was answered {(int)response.StatusCode}."),
    };
}

/// <summary>An answer of 200.</summary>
/// <param name="Milliseconds">From the request to the answer's last byte.</param>
/// <param name="Body">JSON.</param>
internal sealed record QueryAnswer(double Milliseconds, byte[] Body);
