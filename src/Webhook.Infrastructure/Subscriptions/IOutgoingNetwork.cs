using System.Net;
using System.Net.Sockets;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>Names and connections.</summary>
internal interface IOutgoingNetwork
{
    /// <exception cref="SocketException">There is no such name, or DNS does not answer.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <exception cref="SocketException">There is no connection.</exception>
    Task<Stream> ConnectAsync(IPEndPoint receiver, CancellationToken cancellationToken);
}

internal sealed class OutgoingNetwork : IOutgoingNetwork
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<Stream> ConnectAsync(IPEndPoint receiver, CancellationToken cancellationToken)
    {
        var socket = new Socket(receiver.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(receiver, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
