using System.Security.Cryptography;
using Npgsql;

namespace Webhook.TestServers.Postgres;

/// <summary>
/// A PostgreSQL server for tests and measurements: the one that the environment variable <see cref="Variable"/> names,
/// else a throw-away one of the programs that are installed.
/// </summary>
public class PostgresServer
{
    /// <summary>The environment variable that may hold a connection string of an account that may create databases.</summary>
    public const string Variable = "WEBHOOK_TEST_POSTGRES";

    private const string Maintenance = "postgres";

    private static readonly Lazy<Task<PostgresServer>> Shared = new(OpenAsync);

    private protected PostgresServer(string connectionString)
    {
        // Of its own connections none is kept: tests take the server away from under them.
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        connection.Database ??= Maintenance;
        ConnectionString = connection.ConnectionString;
    }

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Unavailable =>
        Given is null && PostgresBinaries.Find(SearchPath) is null ? PostgresBinaries.Missing : null;

    /// <summary>To a database of the server's own, from which others are made; without a pool.</summary>
    public string ConnectionString { get; }

    private static string? Given =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString ? connectionString : null;

    private static string? SearchPath => Environment.GetEnvironmentVariable("PATH");

    /// <summary>
    /// The server that all tests of this process share, started by the first of them and stopped when the process ends.
    /// Without one the test ends: skipped with the reason, or failed in continuous integration.
    /// </summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Starts a server for one test, which may do to it what it likes. Otherwise as <see cref="SharedAsync"/>.</summary>
    /// <param name="settings">Of <c>postgresql.conf</c>, after the usual ones: <c>max_connections = 10</c>.</param>
    public static Task<PostgresCluster> StartOwnAsync(params string[] settings) => StartOwnInAsync(parent: null, settings);

    /// <inheritdoc cref="StartOwnAsync"/>
    /// <param name="parent">The folder that takes its data; null for the system's temporary folder.</param>
    /// <param name="settings">Of <c>postgresql.conf</c>, after the usual ones: <c>max_connections = 10</c>.</param>
    public static Task<PostgresCluster> StartOwnInAsync(string? parent, params string[] settings) => PostgresCluster.InitialiseAsync(
        PostgresBinaries.Require(SearchPath, PostgresBinaries.Versions, MissingServer.MustFail), parent, settings);

    /// <summary>Makes an empty database.</summary>
    /// <returns>A connection string to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"webhook_test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, Pooling = true }.ConnectionString;
    }

    /// <summary>Drops a database, whoever uses it; one that is gone already is no error.</summary>
    /// <param name="connectionString">To the database.</param>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using var pooled = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(pooled);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Database(connectionString)} WITH (FORCE)");
    }

    /// <summary>Ends all sessions of a database, as an administrator would, and waits until they are over.</summary>
    /// <param name="connectionString">To the database.</param>
    public Task TerminateBackendsAsync(string connectionString) => ExecuteAsync(
        $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{Database(connectionString)}' AND pid <> pg_backend_pid()");

    private protected async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> OpenAsync() =>
        Given is { } connectionString ? new PostgresServer(connectionString) : await StartOwnAsync();

    private static string Database(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;
}
