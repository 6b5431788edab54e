using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence;

/// <summary>
/// The one connection that appends. Statements are prepared once: that is what a batch of many small rows costs least by.
/// Used by one thread at a time. After a failure it starts over with a new connection.
/// </summary>
internal sealed class SqliteEventWriter(string connectionString) : IDisposable
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

    private Session? session;

    /// <summary>
    /// Appends the events in one transaction and returns after it is durable. A batch without events commits a change
    /// that means nothing, which tells whether the database can be written.
    /// </summary>
    /// <param name="batch">The events of any number of requests, in order.</param>
    /// <param name="written">Takes one entry for each event.</param>
    /// <exception cref="SqliteException">Nothing of the batch was acknowledged.</exception>
    public void Write(IEnumerable<PendingAppend> batch, List<WrittenEvent> written)
    {
        written.Clear();
        try
        {
            session ??= new Session(connectionString);
            session.BoundWal();
            using var transaction = session.Begin();
            foreach (var pending in batch)
            {
                foreach (var received in pending.Events)
                {
                    written.Add(session.Append(received));
                }
            }

            if (written.Count == 0)
            {
                session.Touch();
            }

            session.RaiseCounts();

            transaction.Commit();
        }
        catch
        {
            session?.Dispose();
            session = null;
            throw;
        }
    }

    public void Dispose() => session?.Dispose();

    private sealed class Session : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand insert;
        private readonly SqliteCommand find;
        private readonly SqliteCommand raise;
        private readonly SqliteCommand touch;
        private readonly SqliteCommand restartWal;
        private readonly ReceivedTally tally = new();
        private DateTimeOffset lastReceivedAt;
        private long pagesInWal;
        private long restartAt = MaxWalPages;

        public Session(string connectionString)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            try
            {
                connection.Open();
                using var settings = connection.CreateCommand();
                settings.CommandText = $"""
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = {MaxWalBytes};
                    PRAGMA busy_timeout = {ReaderMilliseconds};
                    PRAGMA cache_size = -{CacheKibibytes};
                    """;
                settings.ExecuteNonQuery();
                insert = Prepare(
                    """
                    INSERT INTO events (event_type, appointment_id, patient_id, timestamp, notes, source, received_at, idempotency_key, fingerprint, additional)
                    VALUES ($type, $appointment, $patient, $timestamp, $notes, $source, $received, $key, $fingerprint, $additional)
                    ON CONFLICT (source, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
                    """,
                    "$type", "$appointment", "$patient", "$timestamp", "$notes", "$source", "$received", "$key", "$fingerprint", "$additional");
                find = Prepare(
                    "SELECT id, received_at, fingerprint FROM events WHERE source = $source AND idempotency_key = $key",
                    "$source", "$key");
                raise = Prepare(
                    """
                    INSERT INTO received_counts (interval, grouping, start, name, count) VALUES ($interval, $group, $start, $name, $count)
                    ON CONFLICT (interval, grouping, start, name) DO UPDATE SET count = count + excluded.count
                    """,
                    "$interval", "$group", "$start", "$name", "$count");
                touch = Prepare($"PRAGMA application_id = {SqliteDatabase.ApplicationId}");
                restartWal = Prepare("PRAGMA wal_checkpoint(RESTART)");
                using var last = Prepare("SELECT received_at FROM events ORDER BY id DESC LIMIT 1");
                lastReceivedAt = UnixMicroseconds.ToTime((long?)last.ExecuteScalar() ?? 0);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        /// <summary>
        /// Starts a WAL that has become too long at its beginning again. SQLite's own checkpoint never waits for readers,
        /// so where they overlap all the time it would never do that; here only pages that are being read are waited for.
        /// The file keeps its length: to write over what is there costs less than to grow the file anew.
        /// </summary>
        public void BoundWal()
        {
            // Too many when the checkpoints beside the writer let it start afresh by itself; then little is left to do.
            SQLitePCL.raw.sqlite3_db_status(connection.Handle, PagesWritten, out var pages, out _, resetFlg: 1);
            pagesInWal += pages;
            if (pagesInWal >= restartAt)
            {
                var busy = Convert.ToInt64(restartWal.ExecuteScalar(), CultureInfo.InvariantCulture) != 0;
                restartAt = busy ? pagesInWal + WalPagesBetweenAttempts : MaxWalPages;
                pagesInWal = busy ? pagesInWal : 0;
            }
        }

        public SqliteTransaction Begin()
        {
            var transaction = connection.BeginTransaction(deferred: false);
            insert.Transaction = find.Transaction = raise.Transaction = touch.Transaction = transaction;
            tally.Clear();
            return transaction;
        }

        public WrittenEvent Append(AppointmentEvent received)
        {
            // Requests overtake each other on their way here and clocks are set back, but the log stays in order.
            var receivedAt = received.ReceivedAt > lastReceivedAt ? received.ReceivedAt : lastReceivedAt;
            var values = insert.Parameters;
            values[0].Value = (int)received.Type;
            values[1].Value = received.AppointmentId;
            values[2].Value = received.PatientId;
            values[3].Value = UnixMicroseconds.From(received.Timestamp);
            values[4].Value = (object?)received.Notes ?? DBNull.Value;
            values[5].Value = received.Source;
            values[6].Value = UnixMicroseconds.From(receivedAt);
            values[7].Value = (object?)received.IdempotencyKey ?? DBNull.Value;
            values[8].Value = (object?)received.Fingerprint ?? DBNull.Value;
            values[9].Value = (object?)received.Additional ?? DBNull.Value;
            if (insert.ExecuteNonQuery() == 0)
            {
                return FindFirst(received);
            }

            lastReceivedAt = receivedAt;
            tally.Add(received.Type, received.Source, receivedAt);
            return new WrittenEvent(AppendOutcome.Stored, SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle), receivedAt);
        }

        /// <summary>Adds what was appended since <see cref="Begin"/> to the statistics.</summary>
        public void RaiseCounts()
        {
            var values = raise.Parameters;
            foreach (var ((interval, group, start, name), count) in tally.ToCounts())
            {
                values[0].Value = (int)interval;
                values[1].Value = (int)group;
                values[2].Value = UnixMicroseconds.From(start);
                values[3].Value = name;
                values[4].Value = count;
                raise.ExecuteNonQuery();
            }
        }

        public void Touch() => touch.ExecuteNonQuery();

        public void Dispose() => connection.Dispose();

        private WrittenEvent FindFirst(AppointmentEvent received)
        {
            find.Parameters[0].Value = received.Source;
            find.Parameters[1].Value = received.IdempotencyKey;
            using var row = find.ExecuteReader();
            row.Read();
            var same = CryptographicOperations.FixedTimeEquals(row.GetFieldValue<byte[]>(2), received.Fingerprint);
            return new WrittenEvent(
                same ? AppendOutcome.Replayed : AppendOutcome.Conflict, row.GetInt64(0), UnixMicroseconds.ToTime(row.GetInt64(1)));
        }

        private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            return command;
        }
    }
}
