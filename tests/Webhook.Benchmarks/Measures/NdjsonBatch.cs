using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary>Many events in one request, against the same rows inserted by SQLite alone.</summary>
internal static class NdjsonBatch
{
    public const string Name = "ndjson";

    private const string Target = "NDJSON batch of SQLite alone";
    private const double OfSqlite = 0.45;

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var lines = bench.Options.NdjsonLines;

        // The service, being open, stores what comes from nobody in particular.
        var events = new SampleEvents(lines, TimeProvider.System.GetUtcNow().AddDays(-365), new Random(2)).Generate()
            .Select(sample => sample with { Source = SampleSources.Anonymous }).ToList();
        var body = bench.Work.PathOf("batch.ndjson");
        await NdjsonBody.WriteAsync(body, events);
        await using var service = await bench.StartServiceAsync("ndjson", cancellationToken);
        if (await NdjsonClient.PostAsync(service.Address, body, lines, cancellationToken) is null)
        {
            bench.Findings.Add(TargetRow.NotAvailable(Target, "the service has no POST /webhook/appointments"));
            return;
        }

        var database = Path.Combine(bench.Work.NewFolder("sqlite"), "direct.db");
        bench.Schema.CreateIn(database);
        using var connection = Database.Open(database);
        Database.Execute(connection, EventInserter.WriterSettings);
        using var inserter = new EventInserter(connection);
        InsertAll(inserter, events);
        await MeasureAsync(bench, service, body, inserter, events, cancellationToken);
    }

    private static async Task MeasureAsync(
        Bench bench, ServerProcess service, string body, EventInserter inserter, List<SampleEvent> events, CancellationToken cancellationToken)
    {
        var serviceRates = new List<double>();
        var directRates = new List<double>();
        var processorTimes = new List<double>();
        await service.WaitUntilQuietAsync(cancellationToken);
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            directRates.Add(events.Count / InsertAll(inserter, events));
            var before = service.ProcessorTime;
            var seconds = await NdjsonClient.PostAsync(service.Address, body, events.Count, cancellationToken);
            serviceRates.Add(events.Count / seconds!.Value);
            await service.WaitUntilQuietAsync(cancellationToken);
            processorTimes.Add((service.ProcessorTime - before).TotalMicroseconds / events.Count);
            Bench.Say($"  NDJSON, service: {Units.Rate(serviceRates[^1])}, SQLite alone: {Units.Rate(directRates[^1])}");
        }

        var measure = Units.Write($"NDJSON, {events.Count:N0} lines");
        bench.Findings.Add(new RateRow(
            measure, SideName.Service, new Series(serviceRates), null, null, new Series(processorTimes).Median, service.Memory.PeakKib(), 0));
        bench.Findings.Add(new RateRow(measure, SideName.DirectInsert, new Series(directRates), null, null, null, null, 0));
        bench.Findings.Add(TargetRow.AtLeast(Target, Series.Ratio(serviceRates, directRates), OfSqlite, Units.Percent));
    }

    private static double InsertAll(EventInserter inserter, List<SampleEvent> events)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var rows in events.Chunk(EventInserter.TransactionRows))
        {
            inserter.InsertDurably(rows);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
