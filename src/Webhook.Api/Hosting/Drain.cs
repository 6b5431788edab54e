using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Webhook.Api.Hosting;

/// <summary>
/// How a stop begins, so that a proxy's request never meets a connection that is being closed: the service still answers,
/// and closes each connection after its answer. The server by itself closes idle connections at once, and what was sent on
/// one of them at that moment is lost.
/// </summary>
internal sealed class Drain(IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> shutdown, TimeProvider time)
{
    /// <summary>Waits until the service has been told to stop and <see cref="ShutdownOptions.DrainSeconds"/> have passed.</summary>
    public async Task WaitAsync()
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(TimeSpan.FromSeconds(shutdown.Value.DrainSeconds), time);
    }

    /// <summary>Lets the answer be the last one of its connection once the service has been told to stop.</summary>
    public Task CloseConnection(HttpContext context, RequestDelegate next)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // With HTTP/1.1 the answer says Connection: close, with HTTP/2 there is a GOAWAY.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return next(context);
    }
}
