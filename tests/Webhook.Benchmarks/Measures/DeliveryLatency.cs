using System.Diagnostics;
using System.Text.Json;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>
/// How long after its acknowledgement an event is with a receiver when the service has nothing else to do. Both moments are
/// taken by the one clock that all processes of a machine share.
/// </summary>
internal static class DeliveryLatency
{
    public const string Name = "latency";

    private const int Shortest = 30;
    private const int Longest = 130;

    public static async Task RunAsync(HandlersBench bench, CancellationToken cancellationToken)
    {
        var afterAnswer = new List<Latencies>();
        var afterRequest = new List<Latencies>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await RunAsync(bench, afterAnswer, afterRequest, cancellationToken);
        }

        var measure = Units.Write($"{bench.Options.Singles:N0} events one by one, service idle");
        foreach (var (name, times) in ((string, List<Latencies>)[])[("acknowledgement", afterAnswer), ("request", afterRequest)])
        {
            bench.Findings.Add(measure, $"from {name} to arrival, p50", Units.Milliseconds, times.Select(one => one.P50));
            bench.Findings.Add(measure, $"from {name} to arrival, p99", Units.Milliseconds, times.Select(one => one.P99));
            bench.Findings.Add(measure, $"from {name} to arrival, longest", Units.Milliseconds, times.Select(one => one.Longest));
        }
    }

    private static async Task RunAsync(HandlersBench bench, List<Latencies> afterAnswer, List<Latencies> afterRequest, CancellationToken cancellationToken)
    {
        await using var receiver = await bench.StartReceiverAsync(cancellationToken, ReceiverServer.KeepsTimes);
        await using var service = await bench.StartServiceAsync(bench.Work.NewFolder("latency"), cancellationToken);
        using var admin = new AdminClient(service.Address);
        await admin.SubscribeAsync(receiver.Address, 1, "end", cancellationToken);
        await PostAsync(bench, service, bench.Options.Singles / 4, cancellationToken);
        await service.WaitUntilQuietAsync(cancellationToken);

        var posts = await PostAsync(bench, service, bench.Options.Singles, cancellationToken);
        await receiver.WaitForAsync(service.StoredEvents(), cancellationToken);
        var arrived = await receiver.TimesAsync(cancellationToken);
        afterAnswer.Add(new Latencies(posts.Select(post => Stopwatch.GetElapsedTime(post.Answered, arrived[post.EventId]).TotalMilliseconds)));
        afterRequest.Add(new Latencies(posts.Select(post => Stopwatch.GetElapsedTime(post.Begun, arrived[post.EventId]).TotalMilliseconds)));
        Bench.Say(Units.Write($"  after the acknowledgement: p50 {Units.Milliseconds(afterAnswer[^1].P50)}, p99 {Units.Milliseconds(afterAnswer[^1].P99)}"));
    }

    /// <summary>Posts with pauses of random length, so that nothing that the service does now and then meets them all alike.</summary>
    private static async Task<List<Post>> PostAsync(HandlersBench bench, ServerProcess service, int events, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        var random = new Random(events);
        var posts = new List<Post>(events);
        foreach (var sample in new SampleEvents(events, TimeProvider.System.GetUtcNow(), random).Generate())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(Shortest, Longest)), cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            using var answer = await SinglePostClient.PostAsync(client, sample, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            bench.Findings.NoteErrors(answer.IsSuccessStatusCode ? 0 : 1);
            answer.EnsureSuccessStatusCode();
            using var receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            posts.Add(new Post(receipt.RootElement.GetProperty("event_id").GetInt64(), begun, answered));
        }

        return posts;
    }

    private sealed record Post(long EventId, long Begun, long Answered);
}
