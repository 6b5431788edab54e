using System.Globalization;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Learns how far other processes have brought the log: the server says so after each commit, and where that is not heard,
/// because the connection was lost or goes through a pooler, the end of the log is looked at again and again.
/// </summary>
internal sealed class LogListener(NpgsqlDataSource server, LogSignal signal, TimeProvider time) : BackgroundService
{
    /// <summary>Where it is said how far the log is, by an event_id.</summary>
    public const string Channel = "appointment_webhook_log";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                // Who writes and who reads say that storage is away.
                await PauseAsync(stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => signal.Raise(long.Parse(notice.Payload, CultureInfo.InvariantCulture));
        await using var listen = connection.Command($"LISTEN {Channel}");
        await listen.ExecuteNonQueryAsync(cancellationToken);
        await using var look = connection.Command($"SELECT position FROM {LogEnd.Table} WHERE id = {LogEnd.OnlyId}");
        while (true)
        {
            signal.Raise((long)(await look.ExecuteScalarAsync(cancellationToken))!);

            // While it is told, there is nothing to ask.
            while (await connection.WaitAsync(Interval, cancellationToken))
            {
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
