using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Copies the write-ahead log back into the database beside the writer, which then seldom has to. A passive checkpoint
/// makes nobody wait; what the writer adds meanwhile stays for the next round or for the writer's own limit.
/// </summary>
internal sealed class WalCheckpointer(IOptions<StorageOptions> options, TimeProvider time, ILogger<WalCheckpointer> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // When the service stops, the last connection that closes copies back what is left.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, time, Checkpoint, stoppingToken);

    private Task Checkpoint(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new SqliteConnection(options.Value.SqliteConnectionString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
            using var result = command.ExecuteReader();
            result.Read();
            logger.Checkpointed(result.GetInt32(2), result.GetInt32(1));
        }
        catch (SqliteException exception)
        {
            logger.CheckpointFailed(exception.SqliteErrorCode);
        }

        return Task.CompletedTask;
    }
}
