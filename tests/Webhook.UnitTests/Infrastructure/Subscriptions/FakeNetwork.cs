using System.Net;
using System.Net.Sockets;
using Webhook.Infrastructure.Subscriptions;

namespace Webhook.UnitTests.Infrastructure.Subscriptions;

/// <summary>Gives the answers of DNS in turn, and remembers what is connected to, which is refused unless the test has another way.</summary>
internal sealed class FakeNetwork(params string[][] answers) : IOutgoingNetwork
{
    private int lookUps;

    public List<string> Receivers { get; } = [];

    public Func<IPEndPoint, CancellationToken, Task<Stream>> Connect { get; init; } = (_, _) => throw new SocketException((int)SocketError.ConnectionRefused);

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => lookUps < answers.Length
        ? Task.FromResult(Array.ConvertAll(answers[lookUps++], IPAddress.Parse))
        : throw new SocketException((int)SocketError.HostNotFound);

    public Task<Stream> ConnectAsync(IPEndPoint receiver, CancellationToken cancellationToken)
    {
        Receivers.Add(receiver.ToString());
        return Connect(receiver, cancellationToken);
    }
}
