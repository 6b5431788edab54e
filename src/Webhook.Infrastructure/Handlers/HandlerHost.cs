using Microsoft.Extensions.Hosting;
using Webhook.Application.Handlers;

namespace Webhook.Infrastructure.Handlers;

/// <summary>Delivers to handlers while the service runs. It stops before the writer, which stores how far they came.</summary>
internal sealed class HandlerHost(HandlerStart handlers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => handlers.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => handlers.StopAsync();
}
