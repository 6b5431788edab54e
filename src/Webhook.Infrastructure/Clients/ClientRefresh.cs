using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhook.Application;
using Webhook.Application.Clients;

namespace Webhook.Infrastructure.Clients;

/// <summary>Learns what other processes changed: a key that is revoked on one node is refused by all within 5 s.</summary>
internal sealed class ClientRefresh(IClientRepository clients, ClientDirectory directory, TimeProvider time, ILogger<ClientRefresh> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, time, RefreshAsync, stoppingToken);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var changes = directory.Changes;
            directory.Refresh(await clients.ListAsync(cancellationToken), changes);
        }
        catch (StorageUnavailableException)
        {
            // Those that are known stay known: while storage is away, requests are answered 503 and not 401.
            logger.ClientsNotRefreshed();
        }
    }
}
