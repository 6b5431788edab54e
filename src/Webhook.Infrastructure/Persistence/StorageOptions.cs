using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Where the data are; read from the top of the configuration.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>How long a statement waits for another's lock, in seconds, before storage counts as unavailable.</summary>
    public const int LockTimeoutSeconds = 5;

    private const string DefaultFile = "appointments.db";

    // So that a server that does not answer is noticed, and plans statements once, for any values and for tables of any size; what the connection string
    // says itself comes after and counts.
    private const string PostgresDefaults =
        "Options=-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off;Application Name=appointment-webhook;GSS Encryption Mode=Disable;Timeout=3;Command Timeout=5;Cancellation Timeout=1000;Keepalive=5;Max Auto Prepare=64;Auto Prepare Min Usages=2;";

    /// <summary>The folder of the database and the log; must exist. Default: the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".";

    /// <summary>What the database is (<c>Storage:Provider</c>). Default: a SQLite file.</summary>
    [EnumDataType(typeof(StorageProvider), ErrorMessage = "Storage:Provider must be Sqlite or Postgres.")]
    public StorageProvider Provider { get; set; }

    /// <summary>Whether a start makes or migrates the database (<c>Storage:Migrate</c>); if not, it refuses to start on one that is not up to date. Default: yes.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>
    /// <c>ConnectionStrings:Events</c>: of SQLite, where relative paths start at the data directory (default: the file
    /// appointments.db); or of Npgsql (https://www.npgsql.org/doc/connection-string-parameters.html).
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The file of the SQLite database, as an absolute path.</summary>
    internal string DatabaseFile =>
        Path.GetFullPath(OfSqlite.DataSource is { Length: > 0 } file ? file : DefaultFile, Path.GetFullPath(DataDirectory));

    private SqliteConnectionStringBuilder OfSqlite => new(ConnectionString);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider is StorageProvider.Postgres && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new ValidationResult("Storage:Provider=Postgres needs ConnectionStrings:Events, such as Host=db;Database=appointments;Username=webhook;Password=….");
        }
        else if (!IsUnderstood(() => (Provider is StorageProvider.Sqlite ? SqliteConnectionString() : PostgresConnectionString()) is not null))
        {
            // Not with what it says: it may hold a password.
            yield return new ValidationResult($"ConnectionStrings:Events is no connection string of {Provider}.");
        }
    }

    /// <summary>Whether a folder is the data directory or lies in it.</summary>
    internal bool Holds(string folder) => !Path.GetRelativePath(Path.GetFullPath(DataDirectory), Path.GetFullPath(folder)).StartsWith("..", StringComparison.Ordinal);

    /// <summary>The connection string that readers and the writer of SQLite use.</summary>
    /// <param name="mode">Whether the file may be changed or made.</param>
    internal string SqliteConnectionString(SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var resolved = OfSqlite;
        resolved.DataSource = DatabaseFile;
        resolved.Mode = mode;
        resolved.DefaultTimeout = LockTimeoutSeconds;
        resolved.ForeignKeys = true;
        return resolved.ConnectionString;
    }

    /// <summary>The connection string that readers and the writer of PostgreSQL use.</summary>
    internal string PostgresConnectionString() => new NpgsqlConnectionStringBuilder(PostgresDefaults + ConnectionString).ConnectionString;

    /// <param name="read">Reads a connection string.</param>
    /// <returns>What that gave; false when it is no connection string.</returns>
    internal static bool IsUnderstood(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }
}

/// <summary>What the database is.</summary>
public enum StorageProvider
{
    /// <summary>A file, for one process.</summary>
    Sqlite,

    /// <summary>A server, for several.</summary>
    Postgres,
}
