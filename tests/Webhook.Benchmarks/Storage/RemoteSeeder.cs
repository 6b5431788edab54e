using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Storage;

/// <summary>
/// Sends a year of events to a service that runs. Each has a key made of its number, and the same count gives the same
/// events, so that a run that was interrupted is repeated and nothing is stored twice.
/// </summary>
internal sealed class RemoteSeeder(Uri service) : IDisposable
{
    private const int LinesPerRequest = 10_000;
    private const int SpokenCharacters = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HttpClient client = new() { BaseAddress = service, Timeout = TimeSpan.FromMinutes(15) };

    /// <param name="count">How many events there will be.</param>
    /// <param name="progress">Takes how many are there.</param>
    /// <param name="cancellationToken">Stops it; what was sent stays.</param>
    /// <exception cref="BenchmarkException">The service does not take them, or cannot be reached for minutes.</exception>
    public async Task FillAsync(int count, ProgressBar progress, CancellationToken cancellationToken)
    {
        var (sent, replayed) = (0, 0L);
        foreach (var lines in new SampleEvents(count, Begin, new Random(count)).Generate().Select(WithKey).Chunk(LinesPerRequest))
        {
            using var body = new MemoryStream();
            await NdjsonBody.WriteAsync(body, lines);
            replayed += await SendAsync(body.ToArray(), cancellationToken);
            progress.Report(sent += lines.Length);
        }

        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{count - replayed:N0} events were stored, {replayed:N0} were there already"));

        SampleEvent WithKey(SampleEvent sample, int index) =>
            sample with { IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"seed-{count}-{index}") };
    }

    public void Dispose() => client.Dispose();

    /// <summary>Sends until the service has taken all lines: those that it knows already do no harm.</summary>
    /// <returns>How many lines were there already.</returns>
    private async Task<long> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (replayed, pause, fault) = await TryAsync(body, cancellationToken);
            if (fault is null)
            {
                return replayed;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException($"{service} has taken nothing for {Patience.TotalMinutes} minutes: {fault}");
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    private async Task<(long Replayed, TimeSpan Pause, string? Fault)> TryAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await client.PostAsync(new Uri("/webhook/appointments", UriKind.Relative), content, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.Created => (ReplayedIn(answer), TimeSpan.Zero, null),
                HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests =>
                    (0, PauseOf(response.Headers.RetryAfter), $"it answers {(int)response.StatusCode}."),
                _ => throw new BenchmarkException(
                    $"{service} answered {(int)response.StatusCode}: {answer[..Math.Min(answer.Length, SpokenCharacters)]}"),
            };
        }
        catch (HttpRequestException exception)
        {
            return (0, Pause, exception.Message);
        }
    }

    private static long ReplayedIn(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("replayed").GetInt64();
    }

    private static TimeSpan PauseOf(RetryConditionHeaderValue? retryAfter)
    {
        var pause = retryAfter?.Delta ?? retryAfter?.Date - TimeProvider.System.GetUtcNow() ?? Pause;
        return TimeSpan.FromTicks(Math.Clamp(pause.Ticks, Pause.Ticks, LongestPause.Ticks));
    }
}
