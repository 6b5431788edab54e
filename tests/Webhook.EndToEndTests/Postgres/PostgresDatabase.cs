using Npgsql;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>A database of a test's own, and processes of the service that use it.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly PostgresServer server;
    private readonly string database;
    private readonly List<WebhookProcess> nodes = [];
    private readonly List<TemporaryFolder> folders = [];

    private PostgresDatabase(PostgresServer server, string database)
    {
        this.server = server;
        this.database = database;
    }

    public static async Task<PostgresDatabase> MakeAsync(PostgresServer server) => new(server, await server.CreateDatabaseAsync());

    public string ConnectionString => database;

    /// <summary>To the database, without a pool: tests take the server away from under it.</summary>
    public string Unpooled => new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString;

    /// <summary>Opens a connection of a test's own.</summary>
    public Task<NpgsqlConnection> OpenAsync() => Sql.OpenAsync(Unpooled);

    /// <summary>The first admin's key, which the process that was first left in its data directory.</summary>
    public string AdminKey => folders.Select(folder => folder.File("admin.key")).Where(File.Exists).Select(file => File.ReadAllText(file).Trim()).Single();

    /// <summary>Starts a process.</summary>
    /// <param name="connectionString">Another way to the database than the straight one.</param>
    /// <param name="arguments">Settings besides.</param>
    public Task<WebhookProcess> StartAsync(string? connectionString = null, params string[] arguments) =>
        StartAsync(Options(connectionString ?? database, arguments));

    /// <summary>Starts a process that requires credentials, and is asked with the first admin's.</summary>
    /// <param name="arguments">Settings besides.</param>
    public async Task<WebhookProcess> StartGuardedAsync(params string[] arguments)
    {
        var node = await StartAsync(Options(database, arguments) with { Guarded = true });
        node.Client.DefaultRequestHeaders.Add("X-API-Key", AdminKey);
        return node;
    }

    /// <summary>Starts a process whose sessions the server knows by a name.</summary>
    public Task<WebhookProcess> StartNamedAsync(string name) =>
        StartAsync(new NpgsqlConnectionStringBuilder(database) { ApplicationName = name }.ConnectionString);

    public static ProcessOptions Options(string connectionString, params string[] arguments) => new()
    {
        Arguments = arguments,
        Environment = new Dictionary<string, string> { ["Storage__Provider"] = "Postgres", ["ConnectionStrings__Events"] = connectionString },
    };

    /// <summary>Ends all sessions, as an administrator would.</summary>
    public Task TerminateSessionsAsync() => server.TerminateBackendsAsync(database);

    /// <summary>Whatever happened: acknowledged events are there once, and none is there twice.</summary>
    public async Task AssertNothingLostOrDoubledAsync(Load load)
    {
        load.AssertNothingLostOrDoubled(await StoredAsync());
        Assert.That(load.Acknowledged, Is.Not.Empty);
    }

    /// <returns>What is stored, by event_id.</returns>
    public async Task<IReadOnlyList<(long Id, string Appointment)>> StoredAsync()
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, appointment_id FROM events ORDER BY id", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var stored = new List<(long, string)>();
        while (await rows.ReadAsync())
        {
            stored.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        folders.ForEach(folder => folder.Dispose());
        await server.DropDatabaseAsync(database);
    }

    private async Task<WebhookProcess> StartAsync(ProcessOptions options)
    {
        var folder = new TemporaryFolder();
        var node = await WebhookProcess.StartAsync(folder.Path, options);
        lock (nodes)
        {
            folders.Add(folder);
            nodes.Add(node);
        }

        return node;
    }
}
