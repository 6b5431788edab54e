using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhook.Benchmarks.Load;

/// <summary>Those who listen to the live stream: bare sockets that only count, so that little of the processors goes to them.</summary>
internal sealed class StreamListeners : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly List<Socket> sockets = [];
    private readonly List<long> heard = [];

    /// <summary>What each has heard, as the number of its opening braces: an event has at least one, and all else has none.</summary>
    public IReadOnlyList<long> Heard
    {
        get
        {
            lock (heard)
            {
                return [.. heard];
            }
        }
    }

    /// <summary>Connects and returns when all are answered.</summary>
    public static async Task<StreamListeners> ConnectAsync(Uri server, string query, int count, CancellationToken cancellationToken)
    {
        var listeners = new StreamListeners();
        try
        {
            for (var index = 0; index < count; index++)
            {
                await listeners.AddAsync(server, query, cancellationToken);
            }

            return listeners;
        }
        catch
        {
            listeners.Dispose();
            throw;
        }
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private async Task AddAsync(Uri server, string query, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET /webhook/events/stream?{query} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n"), cancellationToken);
        var answer = new byte[BufferBytes];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        if (!Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new BenchmarkException("A server does not let anybody listen.");
        }

        lock (heard)
        {
            heard.Add(0);
            _ = CountAsync(socket, heard.Count - 1);
        }
    }

    private async Task CountAsync(Socket socket, int index)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await socket.ReceiveAsync(buffer) is var bytes and > 0)
            {
                var braces = buffer.AsSpan(0, bytes).Count((byte)'{');
                lock (heard)
                {
                    heard[index] += braces;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
