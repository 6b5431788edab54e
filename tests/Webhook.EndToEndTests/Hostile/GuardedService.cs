using Webhook.EndToEndTests.Postgres;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Hostile;

/// <summary>Where the service stores.</summary>
internal enum Storage
{
    Sqlite,
    Postgres,
}

/// <summary>A process that requires credentials, with storage of its own.</summary>
internal sealed class GuardedService : IAsyncDisposable
{
    private readonly PostgresDatabase? database;

    private GuardedService(PostgresDatabase? database) => this.database = database;

    public TemporaryFolder Folder { get; } = new();

    public WebhookProcess Webhook { get; private set; } = null!;

    public static async Task<GuardedService> StartAsync(Storage storage)
    {
        var service = new GuardedService(storage is Storage.Postgres ? await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync()) : null);
        try
        {
            var options = service.database is null ? new ProcessOptions() : PostgresDatabase.Options(service.database.ConnectionString);
            service.Webhook = await WebhookProcess.StartAsync(service.Folder.Path, options with { Guarded = true });
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <returns>Everything that is stored, as text.</returns>
    public async Task<string?> DataAsync()
    {
        var sql =
            $"""
            SELECT (SELECT string_agg(concat_ws('|', id, event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, additional), ',' ORDER BY id) FROM events)
              || (SELECT string_agg(concat_ws('|', name, roles), ',' ORDER BY name) FROM clients)
              || (SELECT string_agg(concat_ws('|', client_name, {Hex("hash")}, expires_at), ',' ORDER BY id) FROM client_keys)
              || (SELECT string_agg(concat_ws('|', client_name, {Hex("value")}), ',' ORDER BY id) FROM client_signing_secrets)
            """;
        if (database is null)
        {
            return StoredEvents.Execute(Folder.Path, sql);
        }

        await using var connection = await database.OpenAsync();
        return (string?)await Sql.AskAsync(connection, sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (Webhook is not null)
        {
            await Webhook.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        Folder.Dispose();
    }

    private string Hex(string column) => database is null ? $"hex({column})" : $"encode({column}, 'hex')";
}
