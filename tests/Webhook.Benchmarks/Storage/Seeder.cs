using Webhook.Benchmarks.Load;

namespace Webhook.Benchmarks.Storage;

/// <summary>Fills a database that nobody uses at the time with a year of events.</summary>
internal static class Seeder
{
    private const int TransactionRows = 50_000;

    // Nothing is lost that a second run would not make again, so nothing is synchronised before the end.
    private const string Settings = "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 65536;";

    /// <param name="file">A database that the service made.</param>
    /// <param name="count">How many events to add.</param>
    /// <param name="progress">Takes how many are there.</param>
    /// <param name="cancellationToken">Stops between two transactions.</param>
    public static void Fill(string file, int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        // Keys must not repeat when a file is filled twice.
        var random = new Random((int)Database.LastEventId(file));
        var yearAgo = TimeProvider.System.GetUtcNow().AddDays(-365);
        using (var inserter = new EventInserter(file, Settings))
        {
            var done = 0;
            foreach (var rows in new SampleEvents(count, yearAgo, random).Generate().Chunk(TransactionRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                inserter.InsertWithKeys(rows, random);
                progress.Report(done += rows.Length);
            }
        }

        using var connection = Database.Open(file);
        Database.Execute(connection, "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);");
    }
}
