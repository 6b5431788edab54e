using System.Diagnostics;
using System.Globalization;

namespace Webhook.Benchmarks.Load;

/// <summary>The load generator: it takes little of the processors, which matters when the service has to share them with it.</summary>
internal sealed class Wrk(WorkFolder work)
{
    // One thread drives more than the service can answer, and a second would only take its place.
    private const int Threads = 1;
    private const int AnswerTimeoutSeconds = 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly string program = Find();
    private int loads;

    /// <summary>Sends single events over all connections at once, each the next as soon as it has its answer.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="connections">How many.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="mark">What each request carries beside its body.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <param name="pause">Milliseconds that a connection waits before it sends the next, on average.</param>
    public async Task<LoadResult> RunAsync(
        Uri server, int connections, int seconds, RequestMark mark, CancellationToken cancellationToken, int pause = 0)
    {
        // Two loads may run at once.
        var load = Interlocked.Increment(ref loads);
        var script = work.PathOf(string.Create(CultureInfo.InvariantCulture, $"load-{load}.lua"));
        WrkScript.Write(script, mark, seconds, load, pause);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-t", Threads.ToString(CultureInfo.InvariantCulture), "-c", connections.ToString(CultureInfo.InvariantCulture),
                "-d", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"), "--timeout", string.Create(CultureInfo.InvariantCulture, $"{AnswerTimeoutSeconds}s"),
                "-s", script, server.ToString(),
            },
        };

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds) + Grace);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return Parse(output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchmarkException("wrk did not end.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            File.Delete(script);
        }
    }

    private static LoadResult Parse(string output)
    {
        var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("result ", StringComparison.Ordinal))
            ?? throw new BenchmarkException($"wrk gave no result. It said:\n{output}");
        var numbers = line.Split(' ').Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new LoadResult(
            Acknowledged: numbers[0] - numbers[2], Seconds: numbers[1] / 1e6, Errors: numbers[2] + numbers[3],
            P50: numbers[4] / 1e3, P99: numbers[5] / 1e3);
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "wrk"))
            .FirstOrDefault(File.Exists)
        ?? throw new BenchmarkException("wrk, which makes the load, is not on the PATH. Install it: apt-get install wrk");
}
