using System.Text;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.TestServers.Postgres;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary><c>postgres</c>: measures the service on a PostgreSQL server of its own, and writes the report.</summary>
internal static class PostgresCommand
{
    // As on a small server of its own. What it does for durability is as it comes.
    private static readonly string[] Settings = ["shared_buffers = 1GB", "max_wal_size = 4GB"];

    private static readonly (string Name, Func<PostgresBench, CancellationToken, Task> Run)[] Measures =
    [
        (PostgresSinglePost.Name, PostgresSinglePost.RunAsync), (PostgresNodes.Name, PostgresNodes.RunAsync), (PostgresLag.Name, PostgresLag.RunAsync),
        (PostgresTakeover.Name, PostgresTakeover.RunAsync), (PostgresPages.Name, PostgresPages.RunAsync), (PostgresRetention.Name, PostgresRetention.RunAsync),
    ];

    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var options = PostgresOptions.Read(commandLine);
        if (options.Only.FirstOrDefault(name => Measures.All(measure => measure.Name != name)) is { } unknown)
        {
            throw new UsageException($"There is no measure {unknown}.");
        }

        Requirements.Check();
        if (PostgresBinaries.Find(Environment.GetEnvironmentVariable("PATH")) is null)
        {
            throw new BenchmarkException("PostgreSQL's server is not installed: apt-get install postgresql");
        }

        using var work = new WorkFolder(options.Work);
        var wrk = new Wrk(work);
        Bench.Say("publishing the service");
        var service = await PublishedService.PublishAsync(work, cancellationToken);
        var machine = Machine.Examine(work.Location);
        await using var cluster = await PostgresServer.StartOwnInAsync(work.Location, Settings);
        var bench = new PostgresBench(options, work, service, new Baselines(service), wrk, cluster, new FigureFindings(), new QueryFindings());
        foreach (var measure in Measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
        {
            Bench.Say(measure.Name);
            await measure.Run(bench, cancellationToken);
            work.DeleteFolders();
        }

        bench.Findings.Add(TargetRow.None("requests that the service failed", bench.Findings.Errors));
        Publish(bench, machine);
    }

    private static void Publish(PostgresBench bench, Machine machine)
    {
        var options = bench.Options;
        var circumstances = Units.Write(
            $"Rounds: {options.Rounds}, loads of {options.Seconds} s; PostgreSQL ({string.Join(", ", Settings)}, fsync and synchronous_commit on), load generator and receivers run beside the service");
        var text = new StringBuilder(FigureReport.Write(bench.Findings, machine, circumstances, options.Quick, TimeProvider.System.GetUtcNow()));
        if (bench.Pages.Pages.Count > 0)
        {
            QueryReport.WriteTables(text, bench.Pages);
        }

        var tables = text.ToString();
        Console.WriteLine(tables);
        if (options.Out is { } folder)
        {
            ReportFiles.Postgres.Write(folder, tables);
            Bench.Say($"written to {folder}");
        }
    }
}
