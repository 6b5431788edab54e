using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>What each index takes of the rate at which rows are stored: with all of them, and with all but that one.</summary>
internal static class IndexCosts
{
    private const int TransactionRows = 256;
    private const int Seed = 8;

    public static void Run(
        QueryOptions options, EventSchema schema, string folder, QueryFindings findings, CancellationToken cancellationToken)
    {
        var sides = new List<Side> { new(without: null, schema, folder) };
        sides.AddRange(schema.Indexes.Where(index => !index.IsUnique).Select(index => new Side(index, schema, folder)));
        try
        {
            var events = new SampleEvents(
                options.IndexRounds * options.IndexRows, TimeProvider.System.GetUtcNow().AddDays(-365), new Random(Seed)).Generate();
            foreach (var (round, rows) in events.Chunk(options.IndexRows).Index())
            {
                foreach (var side in round % 2 == 0 ? sides : Enumerable.Reverse(sides))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    side.Insert(rows);
                }
            }

            foreach (var side in sides.Skip(1))
            {
                findings.Add(new IndexRow(side.Without!.Name, sides[0].Rates, side.Rates));
            }
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
        }
    }

    /// <summary>A file that grows round by round.</summary>
    private sealed class Side : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly EventInserter inserter;

        public Side(EventIndex? without, EventSchema schema, string folder)
        {
            Without = without;
            var file = Path.Combine(folder, $"{without?.Name ?? "all"}.db");
            schema.CreateIn(file, without);
            connection = Database.Open(file);
            Database.Execute(connection, EventInserter.WriterSettings);
            inserter = new EventInserter(connection);
        }

        public EventIndex? Without { get; }

        /// <summary>Rows a second of each round.</summary>
        public List<double> Rates { get; } = [];

        public void Insert(SampleEvent[] rows)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var transaction in rows.Chunk(TransactionRows))
            {
                inserter.InsertDurably(transaction);
            }

            Rates.Add(rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
            Bench.Say($"  {(Without is null ? "all indexes" : $"without {Without.Name}")}: {Units.Rate(Rates[^1])}");
        }

        public void Dispose()
        {
            inserter.Dispose();
            connection.Dispose();
        }
    }
}
