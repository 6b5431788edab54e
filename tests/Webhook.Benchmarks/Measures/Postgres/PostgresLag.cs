using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>
/// How long after one process has acknowledged an event it is on the live stream of another: while nothing else is sent, and
/// while others send through both.
/// </summary>
internal static class PostgresLag
{
    public const string Name = "lag";

    private const int Shortest = 10;
    private const int Longest = 50;
    private const int ModeratePause = 20;
    private const string Patient = "P-followed";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        var database = await bench.NewDatabaseAsync();
        await using var first = await bench.StartServiceAsync(database, cancellationToken);
        await using var second = await bench.StartServiceAsync(database, cancellationToken);
        await bench.WarmUpAsync(first, Bench.FewConnections, RequestMark.None, cancellationToken);
        await bench.WarmUpAsync(second, Bench.FewConnections, RequestMark.None, cancellationToken);
        await using var follower = await StreamFollower.ConnectAsync(second.Address, $"patient_id={Patient}", cancellationToken);
        var (idle, loaded) = (new List<Latencies>(), new List<Latencies>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            idle.Add(await MeasureAsync(bench, first, follower, cancellationToken));
            loaded.Add(await MeasureLoadedAsync(bench, [first, second], follower, cancellationToken));
            Bench.Say($"  p99 {Units.Milliseconds(idle[^1].P99)}, under load {Units.Milliseconds(loaded[^1].P99)}");
        }

        Add(bench, "no other load", idle);
        Add(bench, Units.Write($"{Bench.FewConnections} connections with pauses of {ModeratePause} ms beside it"), loaded);
    }

    private static async Task<Latencies> MeasureLoadedAsync(
        PostgresBench bench, IReadOnlyList<ServerProcess> servers, StreamFollower follower, CancellationToken cancellationToken)
    {
        var load = bench.LoadAsync(servers, Bench.FewConnections, RequestMark.None, cancellationToken, ModeratePause);
        var times = await MeasureAsync(bench, servers[0], follower, cancellationToken, load);
        bench.Findings.NoteErrors((await load).Errors);
        return times;
    }

    private static async Task<Latencies> MeasureAsync(
        PostgresBench bench, ServerProcess server, StreamFollower follower, CancellationToken cancellationToken, Task? beside = null)
    {
        var random = new Random(bench.Options.Singles);
        var posted = new List<(long EventId, long Answered)>();
        using var sender = new PostedEvents(server.Address);
        foreach (var sample in new SampleEvents(bench.Options.Singles, TimeProvider.System.GetUtcNow(), random).Generate())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(Shortest, Longest)), cancellationToken);
            if (beside is { IsCompleted: true })
            {
                break;
            }

            if (await sender.TryPostAsync(sample with { PatientId = Patient }, cancellationToken) is { } post)
            {
                posted.Add(post);
            }
        }

        bench.Findings.NoteErrors(sender.Errors);
        for (var started = Stopwatch.GetTimestamp(); !posted.TrueForAll(post => follower.Times.ContainsKey(post.EventId)); await Task.Delay(10, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException("An event did not come to the live stream of another process.");
            }
        }

        return new Latencies(posted.Select(post => Stopwatch.GetElapsedTime(post.Answered, follower.Times[post.EventId]).TotalMilliseconds));
    }

    private static void Add(PostgresBench bench, string circumstance, List<Latencies> rounds)
    {
        var measure = $"from acknowledgement to another process's live stream, {circumstance}";
        bench.Findings.Add(measure, "p50", Units.Milliseconds, rounds.Select(round => round.P50));
        bench.Findings.Add(measure, "p99", Units.Milliseconds, rounds.Select(round => round.P99));
        bench.Findings.Add(measure, "longest", Units.Milliseconds, rounds.Select(round => round.Longest));
    }
}
