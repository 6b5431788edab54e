using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>What happens to the server while events come in: clients see 201 or 503, and nothing is lost or there twice.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Long]
internal sealed class ServerFaultTests
{
    private const int Posters = 8;

    private static readonly TimeSpan Before = TestLength.Of(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5));
    private static readonly TimeSpan PauseLength = TestLength.Of(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(20));

    [Test]
    public Task The_server_is_restarted() => DuringLoadAsync((server, _) => server.RestartAsync());

    [Test]
    public Task The_server_is_killed() => DuringLoadAsync(async (server, _) =>
    {
        await server.KillAsync();
        await server.StartAsync();
    });

    [Test]
    public Task The_server_is_paused() => DuringLoadAsync(async (server, _) =>
    {
        await server.PauseAsync();
        await Task.Delay(PauseLength);
        server.Continue();
    });

    [Test]
    public Task All_sessions_are_ended_again_and_again() => DuringLoadAsync(async (_, database) =>
    {
        for (var time = 0; time < 3; time++)
        {
            await database.TerminateSessionsAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    });

    [Test]
    public async Task While_the_server_is_away_senders_are_asked_to_come_back()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await PostgresDatabase.MakeAsync(server);
        var node = await database.StartAsync();
        await server.KillAsync();
        using var refused = await node.Client.PostEventAsync("A1", key: "K1");
        using var unreadable = await node.Client.GetAsync("/webhook/events");
        Assert.Multiple(() =>
        {
            Assert.That(((int)refused.StatusCode, refused.Headers.RetryAfter is not null), Is.EqualTo((503, true)));
            Assert.That(((int)unreadable.StatusCode, unreadable.Headers.RetryAfter is not null), Is.EqualTo((503, true)));
        });
        await server.StartAsync();
        await Until.TrueAsync(node.IsHealthyAsync, "it is healthy again");
        using var stored = await node.Client.PostEventAsync("A1", key: "K1");
        Assert.That((int)stored.StatusCode, Is.EqualTo(201));
    }

    private static async Task DuringLoadAsync(Func<PostgresCluster, PostgresDatabase, Task> fault)
    {
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await PostgresDatabase.MakeAsync(server);
        var node = await database.StartAsync();
        var load = new Load(Posters);
        using var enough = new CancellationTokenSource();
        var loading = load.RunAsync(node.Client, enough.Token);
        await Task.Delay(Before);
        await fault(server, database);
        var acknowledged = load.Acknowledged.Count;
        await Until.TrueAsync(() => Task.FromResult(load.Acknowledged.Count > acknowledged + Posters), "events are stored again");
        await enough.CancelAsync();
        await loading;
        await load.RetryAsync(node.Client);
        Assert.That(load.Unexpected, Is.Empty, () => string.Join('\n', node.Output.Split('\n').Where(line => !line.Contains(" INFO ", StringComparison.Ordinal))));
        await database.AssertNothingLostOrDoubledAsync(load);
    }
}
