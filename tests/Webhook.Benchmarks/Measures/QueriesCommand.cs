using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary><c>queries</c>: makes a small and a large database, asks both the same questions, and writes the report.</summary>
internal static class QueriesCommand
{
    /// <summary>What is asked.</summary>
    public static readonly (string Name, Func<QueryBench, CancellationToken, Task> Run)[] Measures =
    [
        ("pages, by every combination of filters", FilteredPages.RunAsync), ("walks", PageWalk.RunAsync),
        ("histories", AppointmentHistory.RunAsync), ("statistics", YearOfStatistics.RunAsync), ("export", Export.RunAsync),
    ];

    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var options = QueryOptions.Read(commandLine);
        Requirements.Check();
        using var work = new WorkFolder(options.Work);
        Bench.Say("publishing the service");
        var service = await PublishedService.PublishAsync(work, cancellationToken);
        var machine = Machine.Examine(work.Location);
        var findings = new QueryFindings();
        await ReadAsync(options, service, work, findings, cancellationToken);
        Bench.Say("what indexes cost");
        var schema = await EventSchema.OfServiceAsync(service, work.NewFolder("schema"), cancellationToken);
        IndexCosts.Run(options, schema, work.NewFolder("indexes"), findings, cancellationToken);
        Publish(findings, machine, options);
    }

    private static async Task ReadAsync(
        QueryOptions options, PublishedService service, WorkFolder work, QueryFindings findings, CancellationToken cancellationToken)
    {
        var small = await SeededDatabase.FindOrMakeAsync(options.Work, options.Small, service, work, cancellationToken);
        var large = await SeededDatabase.FindOrMakeAsync(options.Work, options.Events, service, work, cancellationToken);
        await using var ofSmall = await QueriedService.StartAsync(service, small, options.Small, work.NewFolder("small"), cancellationToken);
        await using var ofLarge = await QueriedService.StartAsync(service, large, options.Events, work.NewFolder("large"), cancellationToken);
        var bench = new QueryBench(options, ofSmall, ofLarge, findings);
        foreach (var measure in Measures)
        {
            Bench.Say(measure.Name);
            await measure.Run(bench, cancellationToken);
        }
    }

    private static void Publish(QueryFindings findings, Machine machine, QueryOptions options)
    {
        var tables = QueryReport.Write(findings, machine, options, TimeProvider.System.GetUtcNow());
        Console.WriteLine(tables);
        if (options.Out is { } folder)
        {
            ReportFiles.Queries.Write(folder, tables, SvgChart.Draw(findings.Slowest, options));
            Bench.Say($"written to {folder}");
        }
    }
}
