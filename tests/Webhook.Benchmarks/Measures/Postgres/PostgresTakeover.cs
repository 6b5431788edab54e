using System.Diagnostics;
using Webhook.Benchmarks.Load;
using Webhook.Benchmarks.Report;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Measures.Postgres;

/// <summary>
/// How long nothing is delivered when the process that delivers ends, without warning or in order, and another one takes over.
/// Events come all the time through the other one, so that the longest pause between two deliveries is the time it takes.
/// </summary>
internal static class PostgresTakeover
{
    public const string Name = "takeover";

    // The lease that the dead process had, and the time until others look.
    private const double MostSeconds = 12;

    private const int Pause = 20;
    private const string Owned = "SELECT count(*) FROM handlers WHERE owner IS NOT NULL AND owned_until > clock_timestamp()";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(PostgresBench bench, CancellationToken cancellationToken)
    {
        var database = await bench.NewDatabaseAsync();
        await using var receiver = await bench.Baselines.StartReceiverAsync(bench.Work.NewFolder("receiver"), [ReceiverServer.KeepsTimes], cancellationToken);
        var delivering = await StartAsync(bench, database, cancellationToken);
        try
        {
            using (var admin = new AdminClient(delivering.Address))
            {
                await admin.SubscribeAsync(receiver.Address, 1, "end", cancellationToken);
            }

            await DeliverAsync(delivering, receiver, cancellationToken);
            foreach (var (end, isKilled) in ((string, bool)[])[("killed", true), ("stopped in order", false)])
            {
                var pauses = new List<double>();
                for (var time = 0; time < bench.Options.Takeovers; time++)
                {
                    var other = await StartAsync(bench, database, cancellationToken);
                    var ended = delivering;
                    delivering = other;
                    pauses.Add(await MeasureAsync(bench, ended, other, receiver, isKilled, cancellationToken));
                    Bench.Say($"  {end}: {Units.Seconds(pauses[^1])}");
                }

                Report(bench, end, isKilled, pauses, database);
            }
        }
        finally
        {
            await delivering.DisposeAsync();
        }
    }

    private static void Report(PostgresBench bench, string end, bool isKilled, List<double> pauses, ServerDatabase database)
    {
        var measure = Units.Write($"delivering process {end}, {pauses.Count} times");
        bench.Findings.Add(measure, "until another delivers", Units.Seconds, pauses);
        if (isKilled)
        {
            bench.Findings.Add(TargetRow.AtMost($"{measure}, until another delivers, the longest", pauses.Max(), MostSeconds, Units.Seconds));
        }

        if (database.Number(Owned) != 1)
        {
            throw new BenchmarkException("Nobody delivers, or several do.");
        }
    }

    private static Task<ServerProcess> StartAsync(PostgresBench bench, ServerDatabase database, CancellationToken cancellationToken) =>
        bench.StartServiceAsync(database, cancellationToken, "--Subscriptions:AllowPrivateAddresses", "true");

    /// <summary>Has an event delivered, so that what it takes at first is done.</summary>
    private static async Task DeliverAsync(ServerProcess server, Receiver receiver, CancellationToken cancellationToken)
    {
        var before = (await receiver.CountAsync(cancellationToken)).Events;
        await SinglePostClient.CheckAsync(server.Address, cancellationToken);
        await receiver.WaitForAsync(before + 1, cancellationToken);
    }

    /// <returns>The longest pause between two deliveries, in seconds.</returns>
    private static async Task<double> MeasureAsync(
        PostgresBench bench, ServerProcess ended, ServerProcess other, Receiver receiver, bool isKilled, CancellationToken cancellationToken)
    {
        await DeliverAsync(other, receiver, cancellationToken);
        using var sender = new PostedEvents(other.Address);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(sender, over.Token);
        await Task.Delay(Settling, cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        if (isKilled)
        {
            await ended.KillAsync();
        }

        await ended.DisposeAsync();
        await WaitAsync(receiver, Stopwatch.GetTimestamp(), cancellationToken);
        await over.CancelAsync();
        var last = await sending;
        await receiver.WaitForAsync(last, cancellationToken);
        bench.Findings.NoteErrors(sender.Errors);
        var arrivals = (await receiver.TimesAsync(cancellationToken)).Values.Order().ToList();
        var since = arrivals.FindLastIndex(time => time <= begun);
        return arrivals.Skip(since).Zip(arrivals.Skip(since + 1), (one, next) => Stopwatch.GetElapsedTime(one, next).TotalSeconds).Max();
    }

    /// <returns>The last event_id, which is the number of events, too.</returns>
    private static async Task<long> SendAsync(PostedEvents sender, CancellationToken cancellationToken)
    {
        var last = 0L;
        foreach (var sample in new SampleEvents(int.MaxValue, TimeProvider.System.GetUtcNow(), new Random(1)) { Span = TimeSpan.Zero }.Generate())
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            last = await sender.TryPostAsync(sample, CancellationToken.None) is { } post ? post.EventId : last;
            await Task.Delay(Pause, CancellationToken.None);
        }

        return last;
    }

    /// <summary>Waits until something arrived after a time, and some more did.</summary>
    private static async Task WaitAsync(Receiver receiver, long after, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancellationToken))
        {
            if ((await receiver.TimesAsync(cancellationToken)).Values.Count(time => time > after) >= Pause)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException("No other process took the delivery over.");
            }
        }
    }
}
