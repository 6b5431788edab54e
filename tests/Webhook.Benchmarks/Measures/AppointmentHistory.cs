using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Measures;

/// <summary>All that happened to an appointment.</summary>
internal static class AppointmentHistory
{
    private const string Target = "p99 of an appointment's history";
    private const double MostMilliseconds = 20;

    public static async Task RunAsync(QueryBench bench, CancellationToken cancellationToken)
    {
        var (small, large) = (new Latencies(), new Latencies());
        for (var request = -bench.Options.WarmUp; request < bench.Options.Requests; request++)
        {
            foreach (var (service, times) in ((QueriedService, Latencies)[])[(bench.Small, small), (bench.Large, large)])
            {
                var sample = service.Samples[request + bench.Options.WarmUp];
                var path = $"/webhook/appointments/{Uri.EscapeDataString(sample.AppointmentId)}";
                if (await service.Client.TryGetAsync(path, cancellationToken) is not { } answer)
                {
                    bench.Findings.Add(TargetRow.NotAvailable(Target, "the service has no GET /webhook/appointments/{appointment_id}"));
                    return;
                }

                if (request >= 0)
                {
                    times.Add(answer.Milliseconds);
                }
            }
        }

        bench.Findings.Add(new ReadRow("history of an appointment", bench.Small.Events, small));
        bench.Findings.Add(new ReadRow("history of an appointment", bench.Large.Events, large));
        bench.Findings.Add(TargetRow.AtMost(Target, large.P99, MostMilliseconds, Units.Milliseconds));
    }
}
