using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary><c>handlers</c>: measures how events are sent on and what that costs those who send, and writes the report.</summary>
internal static class HandlersCommand
{
    private static readonly (string Name, Func<HandlersBench, CancellationToken, Task> Run)[] Measures =
    [
        (IngestBesideDelivery.Name, IngestBesideDelivery.RunAsync), (DeliveryRate.Name, DeliveryRate.RunAsync), (EndpointAway.Name, EndpointAway.RunAsync),
        (DeadEvents.Name, DeadEvents.RunAsync), (DeliveryLatency.Name, DeliveryLatency.RunAsync),
    ];

    public static async Task RunAsync(CommandLine commandLine, CancellationToken cancellationToken)
    {
        var options = HandlersOptions.Read(commandLine);
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
        var bench = new HandlersBench(options, work, service, new Baselines(service), wrk, new FigureFindings());
        foreach (var measure in Measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
        {
            Bench.Say(measure.Name);
            await measure.Run(bench, cancellationToken);
            work.DeleteFolders();
        }

        bench.Findings.Add(TargetRow.None("requests that the service failed", bench.Findings.Errors));
        Publish(bench, machine);
    }

    private static void Publish(HandlersBench bench, Machine machine)
    {
        var options = bench.Options;
        var circumstances = Units.Write($"Rounds: {options.Rounds}, loads of {options.Seconds} s; receivers and load generator run beside the service");
        var tables = FigureReport.Write(bench.Findings, machine, circumstances, options.Quick, TimeProvider.System.GetUtcNow());
        Console.WriteLine(tables);
        if (options.Out is { } folder)
        {
            ReportFiles.Handlers.Write(folder, tables);
            Bench.Say($"written to {folder}");
        }
    }
}
