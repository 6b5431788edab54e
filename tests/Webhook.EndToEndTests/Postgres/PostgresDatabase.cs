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

    /// <summary>The first admin's keys that processes left in their data directories.</summary>
    public IEnumerable<string> AdminKeys => folders.Select(folder => folder.File("admin.key")).Where(File.Exists).Select(file => File.ReadAllText(file).Trim());

    /// <summary>Starts a process.</summary>
    /// <param name="connectionString">Another way to the database than the straight one.</param>
    /// <param name="arguments">Settings besides.</param>
    public Task<WebhookProcess> StartAsync(string? connectionString = null, params string[] arguments) =>
        StartAsync(Options(connectionString ?? database, arguments));

    /// <summary>Starts a process that requires credentials.</summary>
    public Task<WebhookProcess> StartGuardedAsync() => StartAsync(Options(database) with { Guarded = true });

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
        var stored = await StoredAsync();
        var ids = stored.ToLookup(row => row.Appointment, row => row.Id);
        Assert.Multiple(() =>
        {
            Assert.That(ids.Where(row => row.Count() > 1).Select(row => row.Key), Is.Empty, "stored twice");
            Assert.That(
                load.Acknowledged.Where(one => ids[one.Key].FirstOrDefault() != one.Value).Select(one => one.Key), Is.Empty, "acknowledged, but not there");
            Assert.That(load.Unexpected, Is.Empty, "answers");
            Assert.That(load.Acknowledged, Is.Not.Empty);
        });
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
