using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Webhook.Api.Hosting;

/// <summary>
/// Listens until the service is told to stop, which is before the server stops listening by itself: while it drains, a new
/// connection is refused, so that a proxy takes another node before it has sent anything.
/// </summary>
internal sealed class ListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        lifetime.ApplicationStopping.Register(() => _ = listener.UnbindAsync().AsTask());
        return listener;
    }
}
