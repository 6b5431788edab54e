using Npgsql;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>A connection of the writer and what writes through it.</summary>
internal sealed class PostgresSession : IWriterSession, IDisposable
{
    // For the turn to write; another process has it for one transaction, unless it hangs.
    private const int LockMilliseconds = 4_000;

    // A process that stops in the midst of a transaction keeps nobody waiting for longer.
    private const int IdleMilliseconds = 2_000;

    // Another process forgets marks that are old.
    private const string Mark =
        "INSERT INTO writer_marks (writer, batch, at) VALUES ($1, $2, now()) ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = excluded.at";

    private readonly NpgsqlConnection connection;
    private readonly PostgresEventAppender appender;
    private readonly PostgresEventEraser eraser;
    private readonly PostgresAuditAppender audit;
    private readonly PostgresHandlerWriter handlers;

    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public PostgresSession(NpgsqlDataSource server, InstallationKeys keys, PostgresNode node)
    {
        connection = server.OpenConnection();
        try
        {
            connection.Execute(Limits("SESSION"));
            appender = new PostgresEventAppender(connection, keys);
            eraser = new PostgresEventEraser(connection);
            audit = new PostgresAuditAppender(connection);
            handlers = new PostgresHandlerWriter(connection, appender, node);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IEventAppender Events => appender;

    public IEventEraser Erased
    {
        get
        {
            // What is deleted may wait to be stored.
            appender.Flush();
            return eraser;
        }
    }

    public IAuditAppender Audit => audit;

    /// <summary>What the transaction appends.</summary>
    public AppendedEvents Appended => appender.Appended;

    public IHandlerWriter Handlers => handlers;

    /// <summary>How long a transaction waits, and may be waited for.</summary>
    /// <param name="scope">LOCAL for a transaction, SESSION for all of a connection.</param>
    public static string Limits(string scope) =>
        $"SET {scope} lock_timeout = {LockMilliseconds}; SET {scope} idle_in_transaction_session_timeout = {IdleMilliseconds}";

    /// <summary>Begins a transaction in which everything here writes, when nobody else does. It ends by <see cref="Commit"/>, or with the session.</summary>
    public void Begin()
    {
        using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        batch.Add(LogEnd.Lock);
        using var end = batch.ExecuteReader();
        end.Read();
        appender.Begin(end.GetInt64(0), end.GetFieldValue<DateTimeOffset>(1));
        audit.Begin();
    }

    /// <summary>Sends what is still to be written, and commits, all at once: others wait for it.</summary>
    /// <param name="writer">The process.</param>
    /// <param name="number">The transaction's number.</param>
    public void Commit(Guid writer, long number)
    {
        using var batch = new NpgsqlBatch(connection);
        appender.AddTo(batch);
        audit.AddTo(batch);
        batch.Add(Mark, writer, number);
        batch.Add("COMMIT");
        using var answers = batch.ExecuteReader();
        appender.Read(answers);
        while (answers.NextResult())
        {
            // A fault of the commit is thrown here.
        }
    }

    /// <summary>Tells the events of a transaction that is committed what became of them.</summary>
    /// <returns>The event_id of the newest that was stored; 0 when none was.</returns>
    public long Settle(AppendedEvents appended) => appended.Settle(connection);

    // The transaction's number is written in any case.
    public void Touch()
    {
    }

    /// <summary>Forgets processes that have not written for long.</summary>
    public void ForgetOldMarks() => connection.Execute("DELETE FROM writer_marks WHERE at < now() - interval '1 day'");

    /// <summary>Waits until no transaction of the process is under way any more.</summary>
    /// <returns>The number of the last one that was committed; 0 when none was.</returns>
    public long LastCommitted(Guid writer)
    {
        // Each has had the end of the log since it began, whatever it waits for now. Only a statement that begins after its end sees what it left.
        connection.Execute(LogEnd.Lock);
        using var read = connection.Command("SELECT batch FROM writer_marks WHERE writer = $1", writer);
        return read.ExecuteScalar() as long? ?? 0;
    }

    public void Dispose() => connection.Dispose();
}
