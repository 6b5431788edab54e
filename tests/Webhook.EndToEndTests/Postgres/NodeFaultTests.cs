using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>What happens to one of two processes on one database does not stop the other.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Long]
internal sealed class NodeFaultTests
{
    private const int Posters = 4;

    // The server ends the session of a process that hangs in the midst of a transaction after 2 s.
    private const int GoesOnSeconds = 5;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(6);

    [Test]
    public async Task A_process_is_killed()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        var (one, other) = (await database.StartAsync(), await database.StartAsync());
        var (killed, kept) = (new Load(Posters), new Load(Posters, name: "B"));
        using var enough = new CancellationTokenSource();
        var loading = Task.WhenAll(killed.RunAsync(one.Client, enough.Token), kept.RunAsync(other.Client, enough.Token));
        await Task.Delay(Before);
        await one.KillAsync();
        await GoesOnAsync(kept);
        await enough.CancelAsync();
        await loading;
        await killed.RetryAsync(other.Client);
        await database.AssertNothingLostOrDoubledAsync(killed);
        await database.AssertNothingLostOrDoubledAsync(kept);
    }

    [Test]
    public async Task A_process_is_paused_while_it_writes()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        var (one, other) = (await database.StartAsync(), await database.StartAsync());
        var (paused, kept) = (new Load(Posters), new Load(Posters, name: "B"));
        using var enough = new CancellationTokenSource();
        var loading = Task.WhenAll(paused.RunAsync(one.Client, enough.Token), kept.RunAsync(other.Client, enough.Token));
        await Task.Delay(Before);
        one.Pause();
        await GoesOnAsync(kept);
        await Task.Delay(PauseLength);
        one.Continue();
        await GoesOnAsync(paused);
        await enough.CancelAsync();
        await loading;
        await paused.RetryAsync(one.Client);
        await database.AssertNothingLostOrDoubledAsync(paused);
        await database.AssertNothingLostOrDoubledAsync(kept);
    }

    [Test]
    public async Task Processes_that_start_together_make_one_database()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => database.StartAsync()));
        var load = new Load(Posters);
        using var enough = new CancellationTokenSource();
        var loading = load.RunAsync(nodes[^1].Client, enough.Token);
        await GoesOnAsync(load);
        await enough.CancelAsync();
        await loading;
        var stored = await database.StoredAsync();
        Assert.That(stored.Select(row => row.Id), Is.EqualTo(Enumerable.Range(1, stored.Count).Select(id => (long)id)));
    }

    private static Task GoesOnAsync(Load load)
    {
        var acknowledged = load.Acknowledged.Count;
        return Until.TrueAsync(() => Task.FromResult(load.Acknowledged.Count > acknowledged + Posters), "events are stored", GoesOnSeconds);
    }
}
