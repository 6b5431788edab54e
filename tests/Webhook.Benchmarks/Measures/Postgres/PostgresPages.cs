namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>What readers ask for, of a small and of a large database, as <see cref="QueriesCommand"/> asks it of files.</summary>
internal static class PostgresPages
{
    public const string Name = "pages";

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        var options = bench.Options.Queries;
        var small = await bench.SeedAsync(options.Small, cancellationToken);
        var large = await bench.SeededAsync(cancellationToken);
        await using var ofSmall = await QueriedService.StartOnAsync(bench.Service, small, options.Small, bench.Work.NewFolder("small"), cancellationToken);
        await using var ofLarge = await QueriedService.StartOnAsync(bench.Service, large, options.Events, bench.Work.NewFolder("large"), cancellationToken);
        var queries = new QueryBench(options, ofSmall, ofLarge, bench.Pages);
        foreach (var (name, run) in QueriesCommand.Measures)
        {
            Bench.Say(name);
            await run(queries, cancellationToken);
        }

        foreach (var target in bench.Pages.Targets)
        {
            bench.Findings.Add(target);
        }
    }
}
