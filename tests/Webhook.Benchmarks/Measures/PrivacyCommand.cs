using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures;

/// <summary><c>privacy</c>: measures what the audit, retention, erasure and backups cost, and writes the report.</summary>
internal static class PrivacyCommand
{
    private static readonly (string Name, Func<PrivacyBench, CancellationToken, Task> Run)[] Measures =
    [
        (AuditedPage.Name, AuditedPage.RunAsync), (AuditedReaders.Name, AuditedReaders.RunAsync), (Retention.Name, Retention.RunAsync),
        (Erasure.Name, Erasure.RunAsync), (Backup.Name, Backup.RunAsync), (ChainVerification.Name, ChainVerification.RunAsync),
    ];

    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var options = PrivacyOptions.Read(commandLine);
        if (options.Only.FirstOrDefault(name => Measures.All(measure => measure.Name != name)) is { } unknown)
        {
            throw new UsageException($"There is no measure {unknown}.");
        }

        Requirements.Check();
        using var work = new WorkFolder(options.Work);
        var wrk = new Wrk(work);
        Bench.Say("publishing the service");
        var service = await PublishedService.PublishAsync(work, cancellationToken);
        var machine = Machine.Examine(work.Location);
        var seeded = await SeededDatabase.FindOrMakeAsync(options.Work, options.Events, service, work, cancellationToken);
        var bench = new PrivacyBench(options, work, service, new Baselines(service), wrk, seeded, new FigureFindings());
        foreach (var measure in Measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
        {
            Bench.Say(measure.Name);
            await measure.Run(bench, cancellationToken);
            work.DeleteFolders();
        }

        bench.Findings.Add(TargetRow.None("requests that the service failed", bench.Findings.Errors));
        Publish(bench, machine);
    }

    private static void Publish(PrivacyBench bench, Machine machine)
    {
        var options = bench.Options;
        var circumstances = Units.Write($"{options.Events:N0} events stored before. Rounds: {options.Rounds}, loads of {options.Seconds} s");
        var tables = FigureReport.Write(bench.Findings, machine, circumstances, options.Quick, TimeProvider.System.GetUtcNow());
        Console.WriteLine(tables);
        if (options.Out is { } folder)
        {
            ReportFiles.Privacy.Write(folder, tables);
            Bench.Say($"written to {folder}");
        }
    }
}
