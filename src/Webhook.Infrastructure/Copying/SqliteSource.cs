using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;
using Webhook.Infrastructure.Persistence;
using Webhook.Infrastructure.Persistence.Sqlite;

namespace Webhook.Infrastructure.Copying;

/// <summary>The database that is copied. Nobody else can have it open meanwhile; it is not changed.</summary>
internal sealed class SqliteSource : IDisposable
{
    private const string KeysOfEvents =
        "SELECT key_hash(source, idempotency_key) AS key_hash, source, fingerprint, id AS event_id, received_at FROM events WHERE idempotency_key IS NOT NULL";

    private const string KeysOfErased = $"SELECT key_hash, source, fingerprint, event_id, received_at FROM {CopiedTable.ErasedEvents}";

    private readonly SqliteConnection connection;

    private SqliteSource(SqliteConnection connection)
    {
        this.connection = connection;
    }

    /// <summary>The secrets of the installation, by their names.</summary>
    public IReadOnlyDictionary<string, byte[]> Secrets { get; private set; } = null!;

    /// <exception cref="CopyException">It is in use, or is no database of this version.</exception>
    public static SqliteSource Open(string connectionString)
    {
        var options = new StorageOptions { ConnectionString = connectionString };
        if (!File.Exists(options.DatabaseFile))
        {
            throw new CopyException($"There is no file {options.DatabaseFile}. Name the database in --from.");
        }

        var source = new SqliteSource(new SqliteConnection(new SqliteConnectionStringBuilder(options.SqliteConnectionString()) { Pooling = false }.ConnectionString));
        try
        {
            source.Take(options.DatabaseFile);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public static RowChecksum NewChecksum() => new((row, index) => row.GetInt64(index));

    /// <summary>Reads a table, as the target is to have it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rest">What follows FROM and its name, if anything.</param>
    /// <param name="values">The values of $0, $1 and so on in it.</param>
    public SqliteDataReader Read(CopiedTable table, string rest = "", params ReadOnlySpan<long> values) =>
        Query($"SELECT {table.ColumnList} FROM {From(table)} {rest}", values).ExecuteReader();

    /// <summary>Reads the keys of events, in the form of <see cref="CopiedTable.EventKeys"/>.</summary>
    public SqliteDataReader ReadKeys(long after, long through) =>
        Query($"SELECT {CopiedTable.Of(CopiedTable.EventKeys).ColumnList} FROM ({KeysOfEvents} AND id > $0 AND id <= $1)", after, through).ExecuteReader();

    /// <summary>Reads the keys of events that are deleted.</summary>
    public SqliteDataReader ReadErased() => Query($"SELECT {CopiedTable.Of(CopiedTable.EventKeys).ColumnList} FROM {CopiedTable.ErasedEvents}").ExecuteReader();

    public long Count(CopiedTable table, string rest = "", params ReadOnlySpan<long> values) =>
        Scalar($"SELECT count(*) FROM {From(table)} {rest}", values);

    public long LastOf(string table) => Scalar($"SELECT coalesce(max(id), 0) FROM {table}");

    /// <returns>The last number that a table's rows were given, whether they are still there or not.</returns>
    public long LastNumber(string table) => Scalar($"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)");

    /// <summary>When the last event was received of which there is a trace, as microseconds.</summary>
    public long LastReceivedAt() => Scalar(
        "SELECT max(coalesce((SELECT received_at FROM events ORDER BY id DESC LIMIT 1), 0), coalesce((SELECT max(received_at) FROM erased_events), 0))");

    public void Dispose() => connection.Dispose();

    private static string From(CopiedTable table) => table.Name == CopiedTable.EventKeys ? $"({KeysOfEvents} UNION ALL {KeysOfErased})" : table.Name;

    private long Scalar(string sql, params ReadOnlySpan<long> values)
    {
        using var command = Query(sql, values);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Query(string sql, params ReadOnlySpan<long> values)
    {
        var command = connection.Prepare(sql);
        command.CommandTimeout = 0;
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters.AddWithValue($"${index}", values[index]);
        }

        return command;
    }

    private void Take(string file)
    {
        connection.Open();

        // Fails while anybody has the file open, even who only might write; and at once, while the provider's commands would ask again and again.
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_exec(connection.Handle, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE"), connection.Handle);
        CheckVersion(file);
        Secrets = ReadSecrets();
        var key = Secrets[InstallationSecret.FingerprintKey];
        connection.CreateFunction("key_hash", (string source, string idempotencyKey) => KeyHash.Of(key, source, idempotencyKey), isDeterministic: true);
    }

    private void CheckVersion(string file)
    {
        using var context = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite().Options);
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = Scalar("SELECT count(*) FROM sqlite_schema WHERE name = '__EFMigrationsHistory'") == 0 ? [] : Applied().ToHashSet();
        if (!applied.SetEquals(known))
        {
            throw new CopyException(applied.Count == 0
                ? $"{file} is no database of this service."
                : $"The database {file} is of another version of this service. Bring it up to date: start this version once with --migrate-only; a newer one cannot be copied by this version.");
        }
    }

    private IEnumerable<string> Applied()
    {
        using var rows = Query("SELECT MigrationId FROM __EFMigrationsHistory").ExecuteReader();
        return [.. rows.Cast<DbDataRecord>().Select(row => row.GetString(0))];
    }

    private Dictionary<string, byte[]> ReadSecrets()
    {
        using var rows = Query("SELECT name, value FROM installation_secrets").ExecuteReader();
        var secrets = new Dictionary<string, byte[]>();
        while (rows.Read())
        {
            secrets.Add(rows.GetString(0), rows.GetFieldValue<byte[]>(1));
        }

        return secrets;
    }
}
