using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>
/// Connects to public addresses only. A name is looked up once, and the connection goes to what was found and judged, so
/// that a name whose meaning changes in between (DNS rebinding) leads nowhere else.
/// </summary>
internal sealed class GuardedConnect(IOutgoingNetwork network, IOptions<SubscriptionOptions> options, TimeProvider time)
{
    private readonly SubscriptionOptions options = options.Value;

    /// <exception cref="ForbiddenReceiverException">Events may not go there.</exception>
    /// <exception cref="SocketException">There is no such name, or no connection.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // A subscription may be older than the setting.
        if (!options.AllowPrivateAddresses && context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
        {
            throw new ForbiddenReceiverException("is not https; see Subscriptions:AllowPrivateAddresses");
        }

        var found = await network.ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        if (found.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var allowed = options.AllowPrivateAddresses ? found : Array.FindAll(found, AddressGuard.IsPublic);
        if (allowed.Length == 0)
        {
            throw new ForbiddenReceiverException("stands for a private address only; see Subscriptions:AllowPrivateAddresses");
        }

        return await ConnectToOneAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
    }

    // Each gets its share of the time, so that one which swallows packets leaves some for the next.
    private async Task<Stream> ConnectToOneAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var index = 0; ; index++)
        {
            using var share = new CancellationTokenSource(options.Timeout / addresses.Length, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, share.Token);
            try
            {
                return await network.ConnectAsync(new IPEndPoint(addresses[index], port), both.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException
                && index < addresses.Length - 1 && !cancellationToken.IsCancellationRequested)
            {
                // The next may do.
            }
        }
    }
}

/// <summary>Events may not be sent there.</summary>
/// <param name="reason">Why, as the rest of a sentence about the address; names no address.</param>
internal sealed class ForbiddenReceiverException(string reason) : Exception(reason);
