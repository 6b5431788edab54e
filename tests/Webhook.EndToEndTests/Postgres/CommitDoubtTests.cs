using System.Diagnostics;
using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>The connection is lost while a commit is under way. Whether it was made is asked of the database, not guessed.</summary>
[Parallelizable]
[Long]
internal sealed class CommitDoubtTests
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    [TestCase(Cut.AfterCommit, null)]
    [TestCase(Cut.AfterCommit, "K1")]
    [TestCase(Cut.BeforeCommit, null)]
    [TestCase(Cut.BeforeCommit, "K1")]
    public async Task An_event_is_acknowledged_and_stored_once(Cut cut, string? key)
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await StartAsync(database, proxy);
        proxy.CutNext(cut);
        using var answer = await node.Client.PostEventAsync("A-doubt", key);
        Assert.That(proxy.Cuts, Is.EqualTo(1));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await DoubtfulAsync(database), Is.EqualTo(new[] { await answer.EventIdAsync() }));
    }

    [Test]
    public async Task Events_that_were_sent_together_are_stored_once_each_however_often_a_connection_is_cut()
    {
        const int events = 20;
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await StartAsync(database, proxy);
        for (var round = 1; round <= TestLength.Of(shortened: 6, full: 60); round++)
        {
            proxy.CutNext(round % 2 == 0 ? Cut.AfterCommit : Cut.BeforeCommit);
            var answers = await Task.WhenAll(Enumerable.Range(0, events).Select(_ => node.Client.PostEventAsync($"A-{round}")));
            Assert.That(proxy.Cuts, Is.EqualTo(round));
            Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
            var ids = await Task.WhenAll(answers.Select(answer => answer.EventIdAsync()));
            Assert.That(await StoredAsync(database, $"A-{round}"), Is.EqualTo(ids.Order()));
        }
    }

    [Test]
    public async Task A_transaction_that_is_still_under_way_when_the_database_is_asked_is_waited_for()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await StartAsync(database, proxy);
        Task<HttpResponseMessage> posting;
        await using (var held = await database.OpenAsync())
        {
            // What the server was sent does not get as far as the commit, nor to the mark that tells of it.
            await Sql.AskAsync(held, "BEGIN; LOCK TABLE received_counts IN SHARE MODE");
            proxy.CutNext(Cut.AfterCommit);
            posting = node.Client.PostEventAsync("A-doubt");
            await Until.TrueAsync(() => proxy.Cuts == 1, "the connection is cut");

            // The server lets nobody wait for longer than 4 s.
            var waited = Stopwatch.StartNew();
            await Until.TrueAsync(
                async () => waited.Elapsed.TotalSeconds > 3 || await Sql.AskAsync(held, Waiting) is >= 2L, "the transaction waits, and the service for it");
            await Sql.AskAsync(held, "COMMIT");
        }

        using var answer = await posting;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await DoubtfulAsync(database), Is.EqualTo(new[] { await answer.EventIdAsync() }));
    }

    [Test]
    public async Task A_process_whose_mark_was_forgotten_leaves_another()
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await StartAsync(database, proxy);
        await Sql.ExecuteAsync(database.Unpooled, "DELETE FROM writer_marks");
        proxy.CutNext(Cut.AfterCommit);
        using var answer = await node.Client.PostEventAsync("A-doubt");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await DoubtfulAsync(database), Is.EqualTo(new[] { await answer.EventIdAsync() }));
    }

    [Test]
    public async Task When_the_server_stays_away_the_sender_is_told_and_what_may_be_committed_is_not_made_again()
    {
        // The service asks for 10 s. It loses the connection by which it asks when these are over, and the next one would be good.
        var away = TimeSpan.FromSeconds(12);
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await StartAsync(database, proxy);
        proxy.CutNext(Cut.AfterCommit, away);
        var waited = Stopwatch.StartNew();
        using var refused = await node.Client.PostEventAsync("A-doubt");
        Assert.Multiple(() =>
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
            Assert.That(waited.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
        });
        await Until.TrueAsync(node.IsHealthyAsync, "it is healthy again");
        Assert.That(await DoubtfulAsync(database), Has.Count.EqualTo(1));
    }

    private static async Task<WebhookProcess> StartAsync(PostgresDatabase database, CuttingProxy proxy)
    {
        var node = await database.StartAsync(proxy.ConnectionString);
        using var before = await node.Client.PostEventAsync("A-before");
        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        return node;
    }

    private static Task<IReadOnlyList<long>> DoubtfulAsync(PostgresDatabase database) => StoredAsync(database, "A-doubt");

    private static async Task<IReadOnlyList<long>> StoredAsync(PostgresDatabase database, string appointment) =>
        [.. (await database.StoredAsync()).Where(row => row.Appointment == appointment).Select(row => row.Id)];
}
