using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhook.EndToEndTests.Support;

/// <summary>
/// What an EventSource does: it listens, remembers the id, and connects again with it whenever the connection ends.
/// </summary>
internal sealed class StreamClient(string query)
{
    private const string Address = "/webhook/events/stream";
    private readonly Lock gate = new();
    private readonly List<long> heard = [];
    private string? lastEventId;
    private long start = -1;

    public IReadOnlyList<long> Heard
    {
        get
        {
            lock (gate)
            {
                return [.. heard];
            }
        }
    }

    /// <summary>Where the first of its streams began; -1 before that.</summary>
    public long Start => Interlocked.Read(ref start);

    /// <summary>Connects once, and listens until the stream ends, however that comes about, or <paramref name="enough"/> is cancelled.</summary>
    public async Task ListenAsync(HttpClient client, CancellationToken enough = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(enough));
            await ReadAsync(reader, enough);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The service was killed.
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>Connects and asks, and then reads nothing at all.</summary>
    public static async Task<Socket> StareAsync(Uri service, string query)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(service.Host, service.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {Address}{query} HTTP/1.1\r\nHost: {service.Authority}\r\n\r\n"));
        return socket;
    }

    private async Task ReadAsync(StreamReader reader, CancellationToken enough)
    {
        var block = new List<string>();
        while (await reader.ReadLineAsync(enough) is { } line)
        {
            if (line.Length > 0)
            {
                block.Add(line);
                continue;
            }

            // A block counts when it is whole; an id without data moves on and is no event.
            var id = block.LastOrDefault(field => field.StartsWith("id: ", StringComparison.Ordinal))?[4..];
            lastEventId = id ?? lastEventId;
            if (block.Any(field => field.StartsWith("data: ", StringComparison.Ordinal)))
            {
                lock (gate)
                {
                    heard.Add(long.Parse(lastEventId!, CultureInfo.InvariantCulture));
                }
            }

            else if (id is not null)
            {
                Interlocked.CompareExchange(ref start, long.Parse(id, CultureInfo.InvariantCulture), -1);
            }

            block.Clear();
        }
    }
}
