using System.Diagnostics;
using System.Text.Json.Nodes;
using Webhook.Application.Audit;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Domain;

namespace Webhook.Benchmarks.Measures;

/// <summary>How long it takes to see that no entry of the audit was changed or taken out.</summary>
internal static class ChainVerification
{
    public const string Name = "verify";

    private const int AtOnce = 1_000;
    private const int PageLength = 100;

    private static readonly Access Reader = new(
        "reader", "127.0.0.1", "listEvents", "GET /webhook/events", "4bf92f3577b34da6a3ce929d0e0e4736");

    public static async Task RunAsync(PrivacyBench bench, CancellationToken cancellationToken)
    {
        var folder = bench.Work.NewFolder("chain");
        var measure = Units.Write($"chain of {bench.Options.Entries:N0} entries");
        await using (var composed = await ComposedService.StartAsync(folder, PublishedService.DatabaseName, cancellationToken))
        {
            var seconds = await AppendAsync(composed.Services.GetRequiredService<AuditRecorder>(), bench.Options.Entries, cancellationToken);
            bench.Findings.Add(measure, Units.Write($"appended, {AtOnce:N0} at once"), Units.Rate, bench.Options.Entries / seconds);
        }

        await using var service = await bench.Service.StartServingAsync(folder, cancellationToken);
        using var client = new QueryClient(service.Address);
        var times = new List<double>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var answer = await client.GetAsync("/admin/audit/verify", cancellationToken);
            var verdict = JsonNode.Parse(answer.Body)!;
            if (!(bool)verdict["valid"]! || (long)verdict["entries"]! < bench.Options.Entries)
            {
                throw new BenchmarkException("The service does not find its own chain valid.");
            }

            times.Add(answer.Milliseconds / 1000);
            Bench.Say($"  {Units.Seconds(times[^1])}");
        }

        bench.Findings.Add(measure, "time to verify it", Units.Seconds, times);
        bench.Findings.Add(measure, "size of the file", Units.Mebibytes, new FileInfo(service.Database!).Length / 1024.0);
    }

    /// <returns>How many seconds it took.</returns>
    private static async Task<double> AppendAsync(AuditRecorder recorder, int entries, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var numbers in Enumerable.Range(0, entries).Chunk(AtOnce))
        {
            await Task.WhenAll(numbers.Select(number => recorder.RecordAsync(Reader, FactsOf(number), cancellationToken)));
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Pages of events, of which every other asks for a patient.</summary>
    private static AccessFacts FactsOf(int number)
    {
        var patient = number % 2 == 0 ? Units.Write($"P{number % 100_000:00000000}") : null;
        return new AccessFacts(AccessOutcome.Done)
        {
            Asked = patient is null ? [] : new Dictionary<string, IReadOnlyList<string>> { ["patient_id"] = [patient] },
            PatientId = patient,
            Rows = PageLength,
            Events = EventIds.Between(number + 1, number + PageLength),
        };
    }
}
