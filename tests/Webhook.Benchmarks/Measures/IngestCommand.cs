using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary><c>ingest</c>: runs the measures and writes the report.</summary>
internal static class IngestCommand
{
    private static readonly (string Name, Func<Bench, CancellationToken, Task> Run)[] Measures =
    [
        (SinglePost.Name, SinglePost.RunAsync), (IdempotencyKeys.Name, IdempotencyKeys.RunAsync), (Verification.Name, Verification.RunAsync),
        (NdjsonBatch.Name, NdjsonBatch.RunAsync), (LiveStream.Name, LiveStream.RunAsync),
        (Growth.Name, Growth.RunAsync), (WorkingSet.Name, WorkingSet.RunAsync), (StartTime.Name, StartTime.RunAsync),
    ];

    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var options = IngestOptions.Read(commandLine);
        Check(options);
        using var work = new WorkFolder(options.Work);
        var wrk = new Wrk(work);
        Bench.Say("publishing the service");
        var service = await PublishedService.PublishAsync(work, cancellationToken);
        var schema = await EventSchema.OfServiceAsync(service, work.NewFolder("schema"), cancellationToken);
        var bench = new Bench(options, work, service, new Baselines(service), schema, wrk, new Findings());
        var machine = Machine.Examine(work.Location);
        foreach (var measure in Measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
        {
            Bench.Say(measure.Name);
            await measure.Run(bench, cancellationToken);
            work.DeleteFolders();
        }

        if (bench.Findings.ServicePeakKib > 0)
        {
            WorkingSet.Judge(bench.Findings);
        }

        if (bench.Findings.Rates.Count > 0)
        {
            bench.Findings.Add(TargetRow.None("requests that the service failed", bench.Findings.ServiceErrors));
        }

        Publish(bench, machine);
    }

    private static void Publish(Bench bench, Machine machine)
    {
        var tables = MarkdownReport.Write(bench.Findings, machine, bench.Options, TimeProvider.System.GetUtcNow());
        Console.WriteLine(tables);
        if (bench.Options.Out is { } folder)
        {
            ReportFiles.Ingest.Write(folder, tables, SvgChart.Draw(bench.Findings.Rates));
            Bench.Say($"written to {folder}");
        }
    }

    private static void Check(IngestOptions options)
    {
        if (options.Only.FirstOrDefault(name => Measures.All(measure => measure.Name != name)) is { } unknown)
        {
            throw new UsageException($"There is no measure {unknown}.");
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new BenchmarkException("This runs on Linux: it drives wrk and reads /proc.");
        }

#if DEBUG
        throw new BenchmarkException("The baselines are part of this program and would run unoptimised. Use: dotnet run -c Release");
#endif
    }
}
