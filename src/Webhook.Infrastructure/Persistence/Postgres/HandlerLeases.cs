using Microsoft.Extensions.Hosting;
using Npgsql;
using Webhook.Application;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>
/// Keeps the handlers that this process has taken, as long as it lives, and gives them back when it stops. All times are
/// the server's. What a process that was taken for dead still stores is refused by the handler's fence.
/// </summary>
internal sealed class HandlerLeases(NpgsqlDataSource server, PostgresNode node, TimeProvider time) : BackgroundService
{
    /// <summary>Takes a handler, $1, for a process, $2.</summary>
    public const string Take =
        $"""
        UPDATE handlers SET fence = fence + 1, owned_fence = fence + 1, owner = $2, owned_until = {Until}
        WHERE name = $1 AND (owner IS NULL OR owner = $2 OR owned_until < clock_timestamp())
        RETURNING fence
        """;

    // Others look every two seconds; so a handler goes on elsewhere about 12 s after its process has died.
    private const string Until = "clock_timestamp() + interval '10 seconds'";

    private const string Renew = $"UPDATE handlers SET owned_until = {Until} WHERE owner = $1";

    private const string GiveBack = "UPDATE handlers SET owner = NULL, owned_until = NULL WHERE owner = $1";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    // It stops after those who deliver.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Periodically.RunAsync(Interval, time, cancellationToken => TryAsync(Renew, cancellationToken), stoppingToken);
        await TryAsync(GiveBack, CancellationToken.None);
    }

    private async Task TryAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = server.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = node.Id });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // Who writes says that storage is away. Another process may take over what this one cannot keep.
        }
    }
}
