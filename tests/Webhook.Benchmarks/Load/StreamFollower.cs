using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Webhook.Benchmarks.Load;

/// <summary>Somebody who listens to the live stream and remembers when each event came.</summary>
internal sealed class StreamFollower : IAsyncDisposable
{
    private const string Id = "id: ";
    private const string Data = "data: ";

    private readonly ConcurrentDictionary<long, long> times = new();
    private readonly HttpClient client;
    private readonly StreamReader stream;
    private readonly Task reading;

    private StreamFollower(HttpClient client, StreamReader stream)
    {
        this.client = client;
        this.stream = stream;
        reading = ReadAsync();
    }

    /// <summary>When each event came, by event_id, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public IReadOnlyDictionary<long, long> Times => times;

    /// <summary>Connects and returns when it is answered.</summary>
    public static async Task<StreamFollower> ConnectAsync(Uri server, string query, CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            return new StreamFollower(
                client, new StreamReader(await client.GetStreamAsync(new Uri($"/webhook/events/stream?{query}", UriKind.Relative), cancellationToken)));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        stream.Dispose();
        await reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            var id = 0L;
            while (await stream.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(Id, StringComparison.Ordinal))
                {
                    id = long.Parse(line.AsSpan(Id.Length), NumberStyles.None, CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith(Data, StringComparison.Ordinal))
                {
                    times.TryAdd(id, Stopwatch.GetTimestamp());
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The run is over.
        }
    }
}
