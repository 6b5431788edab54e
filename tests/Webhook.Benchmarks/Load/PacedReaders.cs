using Webhook.Benchmarks.Report;

namespace Webhook.Benchmarks.Load;

/// <summary>Readers who each ask for a page at fixed times, so that quick answers lead to no more questions than slow ones.</summary>
internal static class PacedReaders
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads until it is told to end.</summary>
    /// <returns>How long the pages took.</returns>
    public static async Task<Latencies> ReadAsync(Uri server, int readers, CancellationToken until)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => ReadAsync(server, until)));
        return Latencies.Together(all);
    }

    private static async Task<Latencies> ReadAsync(Uri server, CancellationToken until)
    {
        using var client = new QueryClient(server);
        using var timer = new PeriodicTimer(Pace);
        var times = new Latencies();
        var path = Units.Write($"{PageQueries.Path}?limit={PageQueries.PageLength}");
        do
        {
            times.Add((await client.GetAsync(path, CancellationToken.None)).Milliseconds);
        }
        while (!until.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None));

        return times;
    }
}
