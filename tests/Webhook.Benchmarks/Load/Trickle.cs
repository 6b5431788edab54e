using System.Diagnostics;

namespace Webhook.Benchmarks.Load;

/// <summary>
/// Sends an event at fixed times, whether those before it are answered or not, so that every wait is seen by as many as it
/// would keep waiting.
/// </summary>
internal sealed class Trickle : IDisposable
{
    private const int DifferentEvents = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient client;
    private readonly SampleEvent[] events =
        [.. new SampleEvents(DifferentEvents, TimeProvider.System.GetUtcNow(), new Random(11)).Generate()];

    public Trickle(Uri server) => client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Sends until the work is done, and waits for all answers.</summary>
    /// <returns>How long the answers took, and how many were no success.</returns>
    public async Task<(Latencies Times, int Errors)> RunWhileAsync(Task work, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pace);
        var sent = new List<Task<(double Milliseconds, bool IsStored)>>();
        do
        {
            sent.Add(PostAsync(events[sent.Count % events.Length], cancellationToken));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken) && !work.IsCompleted);

        await work;
        var answers = await Task.WhenAll(sent);
        return (new Latencies(answers.Select(answer => answer.Milliseconds)), answers.Count(answer => !answer.IsStored));
    }

    public void Dispose() => client.Dispose();

    private async Task<(double Milliseconds, bool IsStored)> PostAsync(SampleEvent sample, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await SinglePostClient.PostAsync(client, sample, cancellationToken);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, answer.IsSuccessStatusCode);
    }
}
