using Microsoft.Extensions.Hosting;
using Webhook.Application.Handlers;

namespace Webhook.Infrastructure.Handlers;

/// <summary>Delivers to handlers while the service runs. It stops before the writer, which stores how far they came.</summary>
internal sealed class HandlerHost(HandlerStart handlers) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await handlers.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await handlers.StopAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => handlers.WatchAsync(stoppingToken);
}
