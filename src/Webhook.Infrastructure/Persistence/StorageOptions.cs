using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence;

/// <summary>Where the data are; read from the top of the configuration.</summary>
public sealed class StorageOptions
{
    /// <summary>How long a statement waits for another process's lock, in seconds, before storage counts as unavailable.</summary>
    public const int LockTimeoutSeconds = 5;

    /// <summary>The folder of the database and the log; must exist. Default: the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".";

    /// <summary>A SQLite connection string (<c>ConnectionStrings:Events</c>); relative paths start at the data directory.</summary>
    [Required]
    public string ConnectionString { get; set; } = "Data Source=appointments.db";

    /// <summary>The database file, as an absolute path.</summary>
    internal string DatabaseFile =>
        Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource, Path.GetFullPath(DataDirectory));

    /// <summary>Whether a folder is the data directory or lies in it.</summary>
    internal bool Holds(string folder) => !Path.GetRelativePath(Path.GetFullPath(DataDirectory), Path.GetFullPath(folder)).StartsWith("..", StringComparison.Ordinal);

    /// <summary>The connection string that readers and the writer use.</summary>
    /// <param name="mode">Whether the file may be changed or made.</param>
    internal string ResolvedConnectionString(SqliteOpenMode mode = SqliteOpenMode.ReadWrite) =>
        new SqliteConnectionStringBuilder(ConnectionString)
        {
            DataSource = DatabaseFile,
            Mode = mode,
            DefaultTimeout = LockTimeoutSeconds,
            ForeignKeys = true,
        }.ConnectionString;
}
