using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Webhook.Api.Authentication;
using Webhook.Api.Batches;
using Webhook.Application;

namespace Webhook.Api.Hosting;

/// <summary>
/// What the server takes at most, and how slowly: each limit that is not set here is Kestrel's own (heads of 32 KiB within
/// 30 s, bodies and answers of at least 240 bytes a second after 5 s). And where it listens: open to everybody on loopback
/// addresses only.
/// </summary>
internal sealed class ServerLimits(IOptions<LimitOptions> limits, IOptions<AccessOptions> access) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = limits.Value.MaxConnections;
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.MaxRequestBodySize = BatchInputFormatter.MaxArrayBytes;
        if (!access.Value.Required)
        {
            options.ConfigureEndpointDefaults(RefuseOthers);
        }
    }

    private static void RefuseOthers(ListenOptions listen)
    {
        if (listen.EndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address))
        {
            throw new StartupException(
                $"It would be open to everybody who reaches {listen.EndPoint}: without credentials it listens on loopback addresses only. "
                + "Set Authentication:Required to true, or Urls to http://localhost:8000.");
        }
    }
}
