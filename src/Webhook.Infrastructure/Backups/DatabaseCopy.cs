using Microsoft.Data.Sqlite;
using SQLitePCL;
using Webhook.Infrastructure.Persistence;

namespace Webhook.Infrastructure.Backups;

/// <summary>
/// SQLite's online backup (https://www.sqlite.org/backup.html), made by the writer's own connection between its transactions:
/// what it changes meanwhile goes into the copy, too, so that the copy neither starts over nor holds up the write-ahead log.
/// </summary>
internal sealed class DatabaseCopy : IDisposable
{
    private readonly SqliteConnection source;
    private readonly SqliteConnection target;
    private readonly sqlite3_backup backup;

    /// <param name="source">The writer's connection.</param>
    /// <param name="file">An empty file.</param>
    /// <exception cref="SqliteException">The copy cannot be begun.</exception>
    public DatabaseCopy(SqliteConnection source, string file)
    {
        this.source = source;
        target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        target.Open();

        // A copy that is interrupted is thrown away; one that is complete is synchronised as a whole.
        using var settings = target.Prepare("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        settings.ExecuteNonQuery();
        backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
    }

    public int Pages => raw.sqlite3_backup_pagecount(backup);

    public int PagesCopied => Pages - raw.sqlite3_backup_remaining(backup);

    /// <summary>Copies some pages.</summary>
    /// <param name="connection">The writer's connection; a failure of its may have put another in its place.</param>
    /// <param name="pages">How many at most.</param>
    /// <returns>Whether all are copied.</returns>
    /// <exception cref="SqliteException">The copy cannot go on.</exception>
    public bool Copy(SqliteConnection connection, int pages)
    {
        var result = connection == source ? raw.sqlite3_backup_step(backup, pages) : raw.SQLITE_ABORT;
        return result switch
        {
            raw.SQLITE_DONE => true,
            raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED => false,
            _ => throw new SqliteException("The copy cannot go on.", result),
        };
    }

    public void Dispose()
    {
        backup.Dispose();
        target.Dispose();
    }
}
