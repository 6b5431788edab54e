using Npgsql;
using Webhook.TestServers.Postgres;

namespace Webhook.IntegrationTests.Storage;

/// <summary>A database of its own on the tests' PostgreSQL server.</summary>
internal sealed class PostgresStorage : ComposedStorage
{
    private readonly PostgresServer server;
    private readonly string connectionString;

    private PostgresStorage(PostgresServer server, string connectionString, bool forgets)
        : base(new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Events"] = connectionString }, forgets)
    {
        this.server = server;
        this.connectionString = connectionString;
    }

    public static async Task<IStorage> OpenAsync() => await OpenPostgresAsync(forgets: false);

    /// <param name="forgets">Whether it keeps events for 30 days and entries of the audit for 60; else for ever.</param>
    public static async Task<PostgresStorage> OpenPostgresAsync(bool forgets)
    {
        var server = await PostgresServer.SharedAsync();
        var storage = new PostgresStorage(server, await server.CreateDatabaseAsync(), forgets);
        await storage.StartAsync();
        return storage;
    }

    /// <summary>Opens a database that is there already.</summary>
    public static async Task<PostgresStorage> OpenAsync(PostgresServer server, string connectionString)
    {
        var storage = new PostgresStorage(server, connectionString, forgets: false);
        await storage.StartAsync();
        return storage;
    }

    /// <summary>Opens the same database once more, as another node does.</summary>
    public async Task<IStorage> OpenNodeAsync()
    {
        var node = new PostgresStorage(server, connectionString, forgets: false) { IsNode = true };
        await node.StartAsync();
        return node;
    }

    public override IDisposable HoldWriter()
    {
        var connection = Open();
        using var hold = new NpgsqlCommand("BEGIN; SELECT 1 FROM log_end FOR UPDATE", connection);
        hold.ExecuteNonQuery();
        return connection;
    }

    public override void RefuseRowsOf(string appointmentId) => Execute(
        $"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.appointment_id = '{appointmentId}') EXECUTE FUNCTION refuse()
        """);

    public override void Execute(string sql)
    {
        using var connection = Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Opens a connection of a test's own.</summary>
    public async Task<NpgsqlConnection> OpenConnectionAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <returns>The first value of the first row of a text; null when it is none.</returns>
    public string? Read(string sql)
    {
        using var connection = Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() as string;
    }

    protected override Task RemoveAsync() => IsNode ? Task.CompletedTask : server.DropDatabaseAsync(connectionString);

    private bool IsNode { get; init; }

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
