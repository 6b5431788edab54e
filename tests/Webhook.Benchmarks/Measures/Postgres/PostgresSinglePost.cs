using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>
/// One event a request, against a server that only answers, and ones that save each request by itself on the same PostgreSQL
/// server, with and without the service's promise about the order of the log; and what it costs that every request has a key.
/// </summary>
internal static class PostgresSinglePost
{
    public const string Name = "single";

    private const string InOrder = "EF Core, a save each in the order of the log";
    private const double BareAtMany = 0.25;
    private const double NaiveAtMany = 10;

    // Ids that the table gives by itself, as the first version of such a service has them.
    private const string GiveIds =
        "CREATE SEQUENCE naive_ids OWNED BY events.id; ALTER TABLE events ALTER COLUMN id SET DEFAULT nextval('naive_ids')";

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync(await bench.NewDatabaseAsync(), cancellationToken);
        await using var bare = await bench.Baselines.StartBareAsync(bench.Work.NewFolder("bare"), cancellationToken);
        await using var naive = await StartNaiveAsync(bench, isInOrder: false, cancellationToken);
        await using var inOrder = await StartNaiveAsync(bench, isInOrder: true, cancellationToken);
        foreach (var connections in (int[])[Bench.ManyConnections, Bench.FewConnections])
        {
            PostgresSide[] sides =
            [
                new("service", [service], RequestMark.None), new(SideName.Bare.Name, [bare], RequestMark.None, IsStored: false, IsService: false),
                new(SideName.Naive.Name, [naive], RequestMark.None, IsService: false), new(InOrder, [inOrder], RequestMark.None, IsService: false),
            ];
            await PostgresSide.RunAsync(bench, Units.Write($"single POST, {connections} connections"), sides, connections, cancellationToken);
            Judge(bench.Findings, connections, sides);
        }

        PostgresSide[] keys = [new("service, no key", [service], RequestMark.Ignored), new("service, a key each", [service], RequestMark.IdempotencyKey)];
        await PostgresSide.RunAsync(bench, Units.Write($"Idempotency-Key, {Bench.ManyConnections} connections"), keys, Bench.ManyConnections, cancellationToken);
        AddRatio(bench.Findings, Units.Write($"Idempotency-Key, {Bench.ManyConnections} connections"), "a key each, of the rate without", keys[1], keys[0], Units.Percent);
    }

    private static async Task<ServerProcess> StartNaiveAsync(PostgresBench bench, bool isInOrder, CancellationToken cancellationToken)
    {
        ServerDatabase database = await bench.NewSchemaAsync(cancellationToken);
        database.Execute(GiveIds);
        return await bench.Baselines.StartNaiveOnAsync(bench.Work.NewFolder("naive"), database, isInOrder, cancellationToken);
    }

    private static void Judge(FigureFindings findings, int connections, PostgresSide[] sides)
    {
        var measure = Units.Write($"single POST, {connections} connections");
        if (connections == Bench.ManyConnections)
        {
            findings.Add(TargetRow.AtLeast($"{measure}, of bare ASP.NET Core", Series.Ratio(sides[0].Rates, sides[1].Rates), BareAtMany, Units.Percent));
            findings.Add(TargetRow.AtLeast($"{measure}, of EF Core saving each", Series.Ratio(sides[0].Rates, sides[2].Rates), NaiveAtMany, Units.Times));
            findings.Add(TargetRow.AtLeast($"{measure}, of EF Core saving each in the order of the log", Series.Ratio(sides[0].Rates, sides[3].Rates), NaiveAtMany, Units.Times));
            return;
        }

        AddRatio(findings, measure, "service, of bare ASP.NET Core", sides[0], sides[1], Units.Percent);
        AddRatio(findings, measure, "service, of EF Core saving each", sides[0], sides[2], Units.Times);
        AddRatio(findings, measure, "service, of EF Core saving each in the order of the log", sides[0], sides[3], Units.Times);
    }

    private static void AddRatio(FigureFindings findings, string measure, string name, PostgresSide one, PostgresSide other, Func<double, string> format) =>
        findings.Add(measure, name, format, one.Rates.Zip(other.Rates, (rate, baseline) => rate / baseline));
}
