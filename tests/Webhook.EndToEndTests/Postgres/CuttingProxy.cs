using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>Where a connection is cut.</summary>
internal enum Cut
{
    /// <summary>What would commit does not reach the server.</summary>
    BeforeCommit,

    /// <summary>The server has committed, and its answer does not come back.</summary>
    AfterCommit,
}

/// <summary>Stands between the service and PostgreSQL, and cuts a connection when it commits events.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const string Server = "127.0.0.1";

    // The text of the statement when it is first sent; afterwards it is known by the name that it was prepared under.
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly int target;
    private readonly Task accepting;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly List<TcpClient> open = [];
    private Cut? wanted;
    private TimeSpan awayAfterCut;
    private DateTimeOffset awayUntil;
    private int cuts;

    private CuttingProxy(NpgsqlConnectionStringBuilder connection)
    {
        target = connection.Port;
        listener.Start();
        connection.Host = Server;
        connection.Port = ((IPEndPoint)listener.LocalEndpoint).Port;

        // So that the text of each statement travels, unencrypted, and that a connection is lost rather than given up.
        connection.MaxAutoPrepare = 0;
        connection.Timeout = 30;
        connection.SslMode = SslMode.Disable;

        // Else Npgsql tries again by itself when a connection is lost while it is made.
        connection.GssEncryptionMode = GssEncryptionMode.Disable;
        ConnectionString = connection.ConnectionString;
        accepting = AcceptAsync();
    }

    /// <summary>The way to the database through here.</summary>
    public string ConnectionString { get; }

    public int Cuts => Volatile.Read(ref cuts);

    private TimeSpan Away
    {
        get
        {
            lock (closing)
            {
                return awayUntil - time.GetUtcNow();
            }
        }
    }

    public static CuttingProxy Start(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString));

    /// <summary>Cuts the connection that stores an event next.</summary>
    /// <param name="cut">Where.</param>
    /// <param name="away">How long after that the server is away: other connections break, and new ones wait, and break when it is back.</param>
    public void CutNext(Cut cut, TimeSpan away = default)
    {
        lock (closing)
        {
            wanted = cut;
            awayAfterCut = away;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(PassAsync(await listener.AcceptTcpClientAsync(closing.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var service = client;
        lock (closing)
        {
            open.Add(service);
        }

        using var server = new TcpClient();
        try
        {
            if (Away is var away && away > TimeSpan.Zero)
            {
                await Task.Delay(away, closing.Token);
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, target, closing.Token);
            var answers = service.GetStream();
            var back = server.GetStream().CopyToAsync(answers, closing.Token);
            await PassRequestsAsync(service, server, back);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of both has closed it.
        }
    }

    private async Task PassRequestsAsync(TcpClient service, TcpClient server, Task back)
    {
        var buffer = new byte[256 * 1024];
        var stream = server.GetStream();
        while (await service.GetStream().ReadAsync(buffer, closing.Token) is > 0 and var length)
        {
            if (Take(buffer.AsSpan(0, length)) is not { } cut)
            {
                await stream.WriteAsync(buffer.AsMemory(0, length), closing.Token);
                continue;
            }

            // First the service's side, so that no answer passes.
            service.Client.Close(0);
            CloseOthersIfAway();
            if (cut is Cut.AfterCommit)
            {
                await stream.WriteAsync(buffer.AsMemory(0, length), closing.Token);
                server.Client.Shutdown(SocketShutdown.Send);
                await EndAsync(stream, buffer);
            }

            return;
        }

        server.Client.Shutdown(SocketShutdown.Send);
        await back;
    }

    // Until the server has done what it was sent: a connection that is closed with unread answers may take it along.
    private async Task EndAsync(NetworkStream server, byte[] buffer)
    {
        while (await server.ReadAsync(buffer, closing.Token) > 0)
        {
        }
    }

    private Cut? Take(ReadOnlySpan<byte> sent)
    {
        // The service sends events together with the commit.
        if (sent.IndexOf(Commit) < 0 || sent.IndexOf("INSERT INTO events"u8) < 0)
        {
            return null;
        }

        lock (closing)
        {
            var cut = wanted;
            wanted = null;
            if (cut is not null)
            {
                cuts++;
                awayUntil = time.GetUtcNow() + awayAfterCut;
            }

            return cut;
        }
    }

    private void CloseOthersIfAway()
    {
        lock (closing)
        {
            if (awayAfterCut > TimeSpan.Zero)
            {
                open.ForEach(connection => connection.Close());
            }
        }
    }
}
