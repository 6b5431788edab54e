using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Storage;

/// <summary>
/// Fills a database that nobody uses at the time with a year of events: all of them or, when it is interrupted, none. The
/// indexes are made anew after the last row, since to sort millions of keys once takes a fraction of finding a place for each.
/// </summary>
internal static class Seeder
{
    private const int RowsBetweenReports = 50_000;
    private const int SecondsToWaitForOthers = 2;
    private const int Busy = 5;

    // One transaction for everything: a rollback journal keeps no copy of pages that are new, where a write-ahead log has
    // all of them twice.
    private const string Settings = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;";

    /// <param name="file">A database that the service made.</param>
    /// <param name="count">How many events to add.</param>
    /// <param name="progress">Takes how many are there.</param>
    /// <param name="cancellationToken">Stops between two rows or indexes.</param>
    /// <exception cref="BenchmarkException">The file is in use, or what was written is not right; it is as it was.</exception>
    public static void Fill(string file, int count, ProgressBar progress, CancellationToken cancellationToken)
    {
        using var connection = Database.Open(file);
        TakeAlone(connection);
        try
        {
            using var transaction = connection.BeginTransaction();
            var indexes = EventIndex.DropAll(connection);
            Insert(connection, transaction, count, progress, cancellationToken);
            foreach (var index in indexes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Say($"making {index.Name}");
                Database.Execute(connection, index.Sql);
            }

            progress.Say("checking");
            SeededLog.Check(connection);
            transaction.Commit();
        }
        finally
        {
            Database.Execute(connection, "PRAGMA journal_mode = WAL");
        }
    }

    private static void TakeAlone(SqliteConnection connection)
    {
        connection.DefaultTimeout = SecondsToWaitForOthers;
        try
        {
            Database.Execute(connection, Settings);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Busy)
        {
            throw new BenchmarkException($"{connection.DataSource} is in use. Stop the service, or send the events to it with --url.");
        }

        // To sort millions of keys or to count them takes longer than the provider's patience.
        connection.DefaultTimeout = 0;
    }

    private static void Insert(
        SqliteConnection connection, SqliteTransaction transaction, int count, ProgressBar progress, CancellationToken cancellationToken)
    {
        var (last, lastReceived) = SeededLog.End(connection);

        // Keys must not repeat, nor may the log go back in time, when a file is filled twice.
        var random = new Random((int)last);
        var now = TimeProvider.System.GetUtcNow();
        var from = lastReceived > now.AddDays(-365) ? lastReceived : now.AddDays(-365);
        var events = new SampleEvents(count, from, random) { Span = now > from ? now - from : TimeSpan.Zero };
        using var inserter = new EventInserter(connection);
        var done = 0;
        foreach (var sample in events.Generate())
        {
            inserter.InsertWithKey(sample, transaction, random);
            if (++done % RowsBetweenReports == 0 || done == count)
            {
                progress.Report(done);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        progress.Say("counting");
        ReceivedCounts.Raise(connection, last);
    }
}
