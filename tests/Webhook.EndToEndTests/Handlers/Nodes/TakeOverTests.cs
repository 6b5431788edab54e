using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Handlers.Nodes;

/// <summary>The process that delivers is gone, for good or for a while, or the database is: another goes on.</summary>
[Parallelizable(ParallelScope.All)]
[Long]
internal sealed class TakeOverTests
{
    // Promised: a lease lasts 10 s, and another looks every 2 s.
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AfterStop = TimeSpan.FromSeconds(4);

    // Progress is saved a second after it was saved before, which takes a moment, too.
    private static readonly TimeSpan Unsaved = TimeSpan.FromSeconds(3);

    // What the killed one had sent may still arrive.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(500);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Test]
    public async Task When_the_one_that_delivers_is_killed_another_goes_on_with_what_was_not_saved()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await using var feed = Feed.Start(nodes.First, nodes.Second);
        await nodes.Receiver.SeesAsync(seen => seen.Count > 400, "deliveries are under way");
        await nodes.First.KillAsync();
        var killed = Now;
        var first = await nodes.NextAsync(killed + OnItsWay);
        await feed.StopAsync();
        await nodes.DoneAsync(nodes.Second);

        var seen = nodes.Receiver.Seen;
        var before = seen.Where(arrival => arrival.Time < killed + OnItsWay).ToLookup(arrival => arrival.EventId);
        var repeated = seen.Where(arrival => arrival.Time >= killed + OnItsWay && before.Contains(arrival.EventId)).ToList();
        await TestContext.Out.WriteLineAsync($"went on after {first - killed}; {repeated.Count} of {seen.Count} repeated");
        seen.AssertAllTaken(await nodes.StoredAsync());
        Assert.Multiple(() =>
        {
            Assert.That(first - killed, Is.LessThan(AfterDeath));
            Assert.That(repeated.Select(arrival => killed - before[arrival.EventId].Last().Time), Has.All.LessThan(Unsaved), "had been saved");
            Assert.That(repeated.GroupBy(arrival => arrival.EventId).Where(again => again.Count() > 1), Is.Empty, "repeated again");
        });
    }

    [Test]
    public async Task When_the_one_that_delivers_stops_another_goes_on_soon()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await using var feed = Feed.Start(nodes.First, nodes.Second);
        await nodes.Receiver.SeesAsync(seen => seen.Count > 300, "deliveries are under way");
        Assert.That(await nodes.First.TerminateAsync(), Is.Zero);
        var stopped = Now;
        var delivered = nodes.Receiver.Seen.Taken().ToHashSet();
        await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => !delivered.Contains(arrival.EventId!.Value)), "another goes on");
        var waited = Now - stopped;
        await feed.StopAsync();
        await nodes.DoneAsync(nodes.Second);

        var seen = nodes.Receiver.Seen;
        await TestContext.Out.WriteLineAsync($"went on after {waited}; {seen.Count - seen.Taken().Count} of {seen.Count} repeated");
        seen.AssertAllTaken(await nodes.StoredAsync());
        Assert.That(waited, Is.LessThan(AfterStop));
        Assert.That(seen, Has.Count.AtMost(seen.Taken().Count + Deliveries.Ahead));
    }

    [Test]
    public async Task When_the_one_that_delivers_hangs_another_takes_over_and_what_the_first_had_done_by_then_does_not_count()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await using var feed = Feed.Start(nodes.Second);
        await nodes.Receiver.SeesAsync(seen => seen.Count > 200, "deliveries are under way");
        await using var positions = Positions.Watch(nodes);
        nodes.First.Pause();
        var paused = Now;
        var first = await nodes.NextAsync(paused + OnItsWay);
        await Until.TrueAsync(() => Now > paused.AddSeconds(15), "15 s are over");
        Assert.That(await nodes.IsFirstOwnerAsync(), Is.False);
        nodes.First.Continue();
        var continued = nodes.Receiver.Seen.Count;
        await nodes.Receiver.SeesAsync(seen => seen.Count > continued + 200, "deliveries are under way");
        await feed.StopAsync();
        await nodes.DoneAsync(nodes.First);

        var seen = nodes.Receiver.Seen;
        await TestContext.Out.WriteLineAsync($"went on after {first - paused}; {seen.Count - seen.Taken().Count} of {seen.Count} repeated");
        seen.AssertAllTaken(await nodes.StoredAsync());
        Assert.That(first - paused, Is.LessThan(AfterDeath));
        await AssertOneDeliversAsync(nodes);
        Assert.That(await positions.StopAsync(), Is.Ordered);
    }

    [Test]
    public async Task When_the_database_restarts_deliveries_go_on()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var nodes = await TwoNodes.StartAsync(server);
        await nodes.Receiver.BehaveAsync(new Behaviour { DelayMs = 5 });
        await using var feed = Feed.Start(nodes.First, nodes.Second);
        for (var round = 0; round < TestLength.Of(shortened: 2, full: 10); round++)
        {
            var before = nodes.Receiver.Count;
            await nodes.Receiver.SeesAsync(seen => seen.Count > before + 300, "deliveries are under way");
            await server.RestartAsync();
            var restarted = Now;
            var stored = (await nodes.StoredAsync())[^1];
            await nodes.Receiver.SeesAsync(seen => seen.Any(arrival => arrival.EventId > stored), "what was received since arrives");
            await TestContext.Out.WriteLineAsync($"went on after {Now - restarted}");
        }

        await feed.StopAsync();
        await nodes.DoneAsync(nodes.Second);
        nodes.Receiver.Seen.AssertAllTaken(await nodes.StoredAsync());
        await AssertOneDeliversAsync(nodes);
    }

    private static async Task AssertOneDeliversAsync(TwoNodes nodes)
    {
        var before = nodes.Receiver.Count;
        await Feed.OnceAsync(nodes.First, nodes.Second);
        await nodes.DoneAsync(nodes.Second);
        var since = nodes.Receiver.Seen.Skip(before).Select(arrival => arrival.EventId).ToList();
        Assert.That(since, Is.Unique.And.Not.Empty);
    }

    /// <summary>How the position of the handler goes on, as the second node gives it.</summary>
    private sealed class Positions : IAsyncDisposable
    {
        private readonly CancellationTokenSource enough = new();
        private readonly List<long> positions = [];
        private readonly Task watching;

        private Positions(TwoNodes nodes) => watching = WatchAsync(nodes);

        public static Positions Watch(TwoNodes nodes) => new(nodes);

        public async Task<IReadOnlyList<long>> StopAsync()
        {
            await enough.CancelAsync();
            await watching;
            return positions;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            enough.Dispose();
        }

        private async Task WatchAsync(TwoNodes nodes)
        {
            while (!enough.IsCancellationRequested)
            {
                positions.Add((await nodes.HandlerAsync(nodes.Second)).Position);
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
