using Microsoft.Data.Sqlite;
using SQLitePCL;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>
/// SQLite's online backup (https://www.sqlite.org/backup.html), made by the writer's own connection between its transactions:
/// what it changes meanwhile goes into the copy, too, so that the copy neither starts over nor holds up the write-ahead log.
/// </summary>
internal sealed class DatabaseCopy : IDisposable
{
    private readonly SqliteConnection target;
    private SqliteConnection? source;
    private sqlite3_backup? backup;

    /// <param name="file">An empty file.</param>
    /// <exception cref="SqliteException">The file cannot be used.</exception>
    public DatabaseCopy(string file)
    {
        target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        target.Open();

        // A copy that is interrupted is thrown away; one that is complete is synchronised as a whole.
        using var settings = target.Prepare("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        settings.ExecuteNonQuery();
    }

    public int Pages => raw.sqlite3_backup_pagecount(backup);

    public int PagesCopied => Pages - raw.sqlite3_backup_remaining(backup);

    /// <summary>
    /// Copies some pages. Does not throw, because what fails here is seldom the writer's own database, and the writer would
    /// take it for that.
    /// </summary>
    /// <param name="connection">The writer's connection; a failure of its may have put another in its place.</param>
    /// <param name="pages">How many at most.</param>
    /// <returns>What <see cref="IsComplete"/> understands.</returns>
    public int Copy(SqliteConnection connection, int pages)
    {
        if (source is null)
        {
            source = connection;
            backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        }

        return connection == source ? raw.sqlite3_backup_step(backup, pages) : raw.SQLITE_ABORT;
    }

    /// <returns>Whether all pages are copied.</returns>
    /// <exception cref="IOException">The copy cannot go on.</exception>
    public static bool IsComplete(int result) => result switch
    {
        raw.SQLITE_DONE => true,
        raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED => false,
        _ => throw new IOException($"The copy cannot go on: SQLite error {result}."),
    };

    public void Dispose()
    {
        backup?.Dispose();
        target.Dispose();
    }
}
