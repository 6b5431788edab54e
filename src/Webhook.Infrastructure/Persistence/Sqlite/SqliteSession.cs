using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Webhook.Infrastructure.Persistence.Sqlite;

/// <summary>A connection of the writer, with its settings and what writes through it.</summary>
internal sealed class SqliteSession : IWriterSession, IDisposable
{
    // A WAL this long is copied back by the writer itself; until then WalCheckpointer does it beside the writer.
    private const long MaxWalBytes = 64 * 1024 * 1024;
    private const long MaxWalPages = MaxWalBytes / PageBytes;
    private const long WalPagesBetweenAttempts = MaxWalPages / 8;
    private const long PageBytes = 4096;

    // SQLITE_DBSTATUS_CACHE_WRITE (https://www.sqlite.org/c3ref/c_dbstatus_options.html)
    private const int PagesWritten = 9;

    // For readers that still need the WAL when it is to start anew; a page takes them far less.
    private const int ReaderMilliseconds = 250;
    private const int CacheKibibytes = 32_768;

    private readonly SqliteEventEraser eraser;
    private readonly SqliteEventAppender appender;
    private readonly SqliteAuditAppender auditAppender;
    private readonly SqliteHandlerWriter handlers;
    private readonly SqliteCommand touch;
    private readonly SqliteCommand restartWal;
    private long pagesInWal;
    private long restartAt = MaxWalPages;

    /// <exception cref="SqliteException">The database cannot be opened or read.</exception>
    public SqliteSession(string connectionString, InstallationKeys keys)
    {
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            Connection.Open();
            using var settings = Connection.CreateCommand();

            // What is deleted is overwritten; always, because pages that are split and merged hold copies, too.
            settings.CommandText = $"""
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = {MaxWalBytes};
                PRAGMA busy_timeout = {ReaderMilliseconds};
                PRAGMA cache_size = -{CacheKibibytes};
                """;
            settings.ExecuteNonQuery();
            touch = Connection.Prepare($"PRAGMA application_id = {SqliteDatabase.ApplicationId}");
            restartWal = Connection.Prepare("PRAGMA wal_checkpoint(RESTART)");
            eraser = new SqliteEventEraser(Connection, keys);
            appender = new SqliteEventAppender(Connection, eraser);
            auditAppender = new SqliteAuditAppender(Connection);
            handlers = new SqliteHandlerWriter(Connection);
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>The event_id of the newest event of the transaction; 0 while there is none.</summary>
    public long Newest => appender.Newest;

    public IEventAppender Events => appender;

    public IEventEraser Erased => eraser;

    public IAuditAppender Audit => auditAppender;

    public IHandlerWriter Handlers => handlers;

    /// <summary>
    /// Starts a WAL that has become too long at its beginning again. SQLite's own checkpoint never waits for readers,
    /// so where they overlap all the time it would never do that; here only pages that are being read are waited for.
    /// The file keeps its length: to write over what is there costs less than to grow the file anew.
    /// </summary>
    public void BoundWal()
    {
        // Too many when the checkpoints beside the writer let it start afresh by itself; then little is left to do.
        SQLitePCL.raw.sqlite3_db_status(Connection.Handle, PagesWritten, out var pages, out _, resetFlg: 1);
        pagesInWal += pages;
        if (pagesInWal >= restartAt)
        {
            var busy = Convert.ToInt64(restartWal.ExecuteScalar(), CultureInfo.InvariantCulture) != 0;
            restartAt = busy ? pagesInWal + WalPagesBetweenAttempts : MaxWalPages;
            pagesInWal = busy ? pagesInWal : 0;
        }
    }

    /// <summary>Begins a transaction in which everything here writes.</summary>
    public SqliteTransaction Begin()
    {
        var transaction = Connection.BeginTransaction(deferred: false);
        touch.Transaction = transaction;
        appender.Begin(transaction);
        eraser.Begin(transaction);
        auditAppender.Begin(transaction);
        handlers.Begin(transaction);
        return transaction;
    }

    /// <summary>Writes what a transaction sums up.</summary>
    public void Finish()
    {
        appender.Finish();
        auditAppender.Finish();
    }

    public void Touch() => touch.ExecuteNonQuery();

    public void Dispose() => Connection.Dispose();
}
