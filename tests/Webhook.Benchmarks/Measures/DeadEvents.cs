using System.Diagnostics;
using System.Text.Json;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;

namespace Webhook.Benchmarks.Measures;

/// <summary>Whether a long list of dead events is read as quickly as a short one, and how soon all of them are delivered after all.</summary>
internal static class DeadEvents
{
    public const string Name = "dead";

    private const int Few = 100;
    private const int PageLength = 50;
    private const double MostOfFew = 1.5;
    private const int Refusal = 400;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(HandlersBench bench, CancellationToken cancellationToken)
    {
        var runs = new Runs();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await RunAsync(bench, runs, cancellationToken);
        }

        foreach (var (name, many, few) in ((string, List<Latencies>, List<Latencies>)[])[("first", runs.FirstOfMany, runs.FirstOfFew), ("last", runs.LastOfMany, runs.LastOfFew)])
        {
            bench.Findings.Add(TargetRow.AtMost(
                Units.Write($"p50 of the {name} page of {bench.Options.Dead:N0} dead events, of that of {Few}"),
                Series.Ratio(many.Select(times => times.P50), few.Select(times => times.P50)), MostOfFew, Units.Times));
            foreach (var (events, pages) in ((int, List<Latencies>)[])[(bench.Options.Dead, many), (Few, few)])
            {
                var measure = Units.Write($"{name} page of {events:N0} dead events");
                bench.Findings.Add(measure, "p50", Precise, pages.Select(times => times.P50));
                bench.Findings.Add(measure, "p99", Precise, pages.Select(times => times.P99));
            }
        }

        var retried = Units.Write($"{bench.Options.Dead:N0} dead events, tried again together");
        bench.Findings.Add(retried, "until the request is answered", Units.Seconds, runs.Answer);
        bench.Findings.Add(retried, "until all are delivered", Units.Seconds, runs.Delivered);
        bench.Findings.Add(retried, "rate of that", Units.Rate, runs.Delivered.Select(seconds => bench.Options.Dead / seconds));
    }

    private static async Task RunAsync(HandlersBench bench, Runs runs, CancellationToken cancellationToken)
    {
        await using var few = await Side.StartAsync(bench, Few, cancellationToken);
        await using var many = await Side.StartAsync(bench, bench.Options.Dead, cancellationToken);
        var (lastOfFew, lastOfMany) = (await few.FindLastAsync(cancellationToken), await many.FindLastAsync(cancellationToken));
        await AskAsync(bench, [(few, few.FirstPage, []), (many, many.FirstPage, []), (few, lastOfFew, []), (many, lastOfMany, [])], cancellationToken);
        await AskAsync(
            bench,
            [
                (few, few.FirstPage, runs.FirstOfFew), (many, many.FirstPage, runs.FirstOfMany),
                (few, lastOfFew, runs.LastOfFew), (many, lastOfMany, runs.LastOfMany),
            ],
            cancellationToken);

        var (answer, delivered) = await many.RetryAllAsync(bench, cancellationToken);
        runs.Answer.Add(answer);
        runs.Delivered.Add(delivered);
        Bench.Say(Units.Write(
            $"  first page {Precise(runs.FirstOfMany[^1].P50)} of {bench.Options.Dead:N0}, {Precise(runs.FirstOfFew[^1].P50)} of {Few}; all delivered after {delivered:0.00} s"));
    }

    /// <summary>Asks for each page in turn, again and again.</summary>
    private static async Task AskAsync(HandlersBench bench, (Side Side, string Page, List<Latencies> To)[] pages, CancellationToken cancellationToken)
    {
        var times = pages.Select(_ => new Latencies()).ToList();
        for (var call = 0; call < bench.Options.Pages; call++)
        {
            for (var at = 0; at < pages.Length; at++)
            {
                times[at].Add((await pages[at].Side.Reader.GetAsync(pages[at].Page, cancellationToken)).Milliseconds);
            }
        }

        for (var at = 0; at < pages.Length; at++)
        {
            pages[at].To.Add(times[at]);
        }
    }

    private static string Precise(double milliseconds) => Units.Write($"{milliseconds:0.00} ms");

    private sealed class Runs
    {
        public List<Latencies> FirstOfMany { get; } = [];

        public List<Latencies> FirstOfFew { get; } = [];

        public List<Latencies> LastOfMany { get; } = [];

        public List<Latencies> LastOfFew { get; } = [];

        public List<double> Answer { get; } = [];

        public List<double> Delivered { get; } = [];
    }

    /// <summary>A service with so many dead events, whose receiver has gone.</summary>
    private sealed class Side(ServerProcess service, Uri receiver, string handler, int events) : IAsyncDisposable
    {
        private readonly AdminClient admin = new(service.Address);

        public QueryClient Reader { get; } = new(service.Address);

        public string FirstPage { get; } = Units.Write($"/admin/handlers/{handler}/failures?state=dead&limit={PageLength}");

        /// <summary>Lets a receiver refuse events until they are given up: each is tried twice, the second time at once.</summary>
        public static async Task<Side> StartAsync(HandlersBench bench, int events, CancellationToken cancellationToken)
        {
            await using var receiver = await bench.StartReceiverAsync(cancellationToken, ReceiverServer.Status, Units.Write($"{Refusal}"));
            var service = await bench.StartServiceAsync(bench.Work.NewFolder("dead"), cancellationToken, "--Handlers:RetrySchedule:0", "00:00:00");
            using var admin = new AdminClient(service.Address);
            var handler = (await admin.SubscribeAsync(receiver.Address, 1, "end", cancellationToken)).Single();
            var side = new Side(service, receiver.Address, handler, events);
            await bench.StoreAsync(service, events, cancellationToken);
            await side.WaitForDeadAsync(events, cancellationToken);
            await service.WaitUntilQuietAsync(cancellationToken);
            return side;
        }

        /// <returns>The address of the last page, to which only the page before it leads.</returns>
        public async Task<string> FindLastAsync(CancellationToken cancellationToken)
        {
            for (var (page, seen) = (FirstPage, 0); ;)
            {
                var answer = await Reader.GetAsync(page, cancellationToken);
                using var json = JsonDocument.Parse(answer.Body);
                seen += json.RootElement.GetProperty("failures").GetArrayLength();
                if (json.RootElement.GetProperty("next_cursor").GetString() is { } cursor)
                {
                    page = $"{FirstPage}&cursor={cursor}";
                    continue;
                }

                return seen == events ? page : throw new BenchmarkException(Units.Write($"Of {events:N0} dead events {seen:N0} are listed."));
            }
        }

        /// <returns>The seconds until the request was answered, and until everything was delivered.</returns>
        public async Task<(double Answer, double Delivered)> RetryAllAsync(HandlersBench bench, CancellationToken cancellationToken)
        {
            await using var mended = await bench.StartReceiverAtAsync(receiver, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await admin.RetryAllAsync(handler, cancellationToken);
            var answer = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await mended.WaitForAsync(events, cancellationToken);
            var delivered = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await WaitForDeadAsync(0, cancellationToken);
            return (answer, delivered);
        }

        public ValueTask DisposeAsync()
        {
            admin.Dispose();
            Reader.Dispose();
            return service.DisposeAsync();
        }

        private async Task WaitForDeadAsync(long wanted, CancellationToken cancellationToken)
        {
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Limit;)
            {
                var state = await admin.GetHandlerAsync(handler, cancellationToken);
                if ((long)state["dead"]! == wanted && (long)state["retrying"]! == 0 && (long)state["waiting"]! == 0 && (long)state["lag_events"]! == 0)
                {
                    return;
                }

                await Task.Delay(Step, cancellationToken);
            }

            throw new BenchmarkException(Units.Write($"After {Limit.TotalMinutes} min there are not {wanted:N0} dead events."));
        }
    }
}
