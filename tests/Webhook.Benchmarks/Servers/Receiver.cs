using System.Diagnostics;
using System.Net.Http.Json;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Servers;

/// <summary>A <see cref="ReceiverServer"/> as a child of this program.</summary>
internal sealed class Receiver(ServerProcess server) : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient client = new() { BaseAddress = server.Address };

    public Uri Address => server.Address;

    /// <summary>What it has used of all cores so far.</summary>
    public TimeSpan ProcessorTime => server.ProcessorTime;

    public async Task<Deliveries> CountAsync(CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync(new Uri("/", UriKind.Relative), MessagesJson.Default.Deliveries, cancellationToken))!;

    /// <returns>When each event came, by event_id, as <see cref="Stopwatch.GetTimestamp"/> counts, which all processes share.</returns>
    public async Task<Dictionary<long, long>> TimesAsync(CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync(new Uri(ReceiverServer.TimesPath, UriKind.Relative), MessagesJson.Default.DictionaryInt64Int64, cancellationToken))!;

    /// <summary>Waits until it took so many events, each once a path.</summary>
    /// <exception cref="BenchmarkException">Nothing comes any more.</exception>
    public async Task<Deliveries> WaitForAsync(long events, CancellationToken cancellationToken)
    {
        var (most, since) = (-1L, Stopwatch.GetTimestamp());
        while (true)
        {
            var counts = await CountAsync(cancellationToken);
            if (counts.Events >= events)
            {
                return counts;
            }

            if (counts.Events > most)
            {
                (most, since) = (counts.Events, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new BenchmarkException(Units.Write($"A receiver has {counts.Events:N0} of {events:N0} events, and nothing comes any more."));
            }

            await Task.Delay(Step, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return server.DisposeAsync();
    }
}
