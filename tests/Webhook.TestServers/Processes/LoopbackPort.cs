using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Webhook.TestServers.Processes;

/// <summary>Finds ports for servers that stop and start again on the same one.</summary>
public static class LoopbackPort
{
    // Below the ports that Linux gives to outgoing connections (from 32768): none of them may take the port while its
    // server is down, least of all a client that tries to reach that server and so meets itself.
    private const int First = 20000;
    private const int Last = 32000;

    /// <returns>A port that nobody listens on now.</returns>
    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
