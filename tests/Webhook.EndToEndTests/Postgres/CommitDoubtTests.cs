using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>The connection is lost while a commit is under way. Whether it was made is asked of the database, not guessed.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CommitDoubtTests
{
    [TestCase(Cut.AfterCommit, null)]
    [TestCase(Cut.AfterCommit, "K1")]
    [TestCase(Cut.BeforeCommit, null)]
    [TestCase(Cut.BeforeCommit, "K1")]
    public async Task An_event_is_acknowledged_and_stored_once(Cut cut, string? key)
    {
        await using var database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        await using var proxy = CuttingProxy.Start(database.ConnectionString);
        var node = await database.StartAsync(proxy.ConnectionString);
        using (var before = await node.Client.PostEventAsync("A-before"))
        {
            Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        proxy.CutNext(cut);
        using var answer = await node.Client.PostEventAsync("A-doubt", key);
        Assert.That(proxy.Cuts, Is.EqualTo(1));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var stored = await database.StoredAsync();
        Assert.That(stored.Where(row => row.Appointment == "A-doubt").Select(row => row.Id), Is.EqualTo(new[] { await answer.EventIdAsync() }));
    }
}
