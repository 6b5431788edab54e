using System.Net;
using System.Text.Json.Nodes;
using Webhook.EndToEndTests.Handlers;
using Webhook.EndToEndTests.PatientsData;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Postgres;

namespace Webhook.EndToEndTests.Postgres;

/// <summary>
/// Two processes on one database are one service to whoever talks to both. What becomes of deliveries is tested in
/// <see cref="Handlers.Nodes"/>.
/// </summary>
[Parallelizable]
internal sealed class SeveralNodesTests
{
    private const int Posters = 4;
    private const int PromisedSeconds = 5;

    private PostgresDatabase database = null!;
    private WebhookProcess one = null!;
    private WebhookProcess other = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        database = await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync());
        one = await database.StartGuardedAsync("--RateLimiting:Enabled=false");
        other = await database.StartGuardedAsync("--RateLimiting:Enabled=false");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    [Test]
    public async Task Whoever_follows_the_log_on_either_node_is_given_every_event_once_and_in_order()
    {
        const string filter = "&event_type=appointment.scheduled&source=admin";
        var events = TestLength.Of(shortened: 300, full: 20_000);
        var start = await EndAsync();
        Load[] loads = [new(Posters, name: "one"), new(Posters, name: "other")];
        LogWalk[] walks = [new(one, start), new(one, start, filter), new(other, start)];
        StreamClient[] listeners = [new($"?after={start}"), new($"?after={start}{filter}")];
        using var enough = new CancellationTokenSource();
        using var heard = new CancellationTokenSource();
        var listening = Task.WhenAll(listeners.Select(listener => listener.ListenAsync(other.Client, heard.Token)));
        var posting = Task.WhenAll(loads[0].RunAsync(one.Client, enough.Token), loads[1].RunAsync(other.Client, enough.Token));
        var walking = Task.WhenAll(walks.Select(walk => walk.ToEndAsync(posting)));
        await Until.TrueAsync(() => loads.All(load => load.Acknowledged.Count >= events), "enough is stored", seconds: 300);
        await enough.CancelAsync();
        await walking;
        await posting;

        var stored = (await database.StoredAsync()).Where(row => row.Id > start).ToList();
        Array.ForEach(loads, load => load.AssertNothingLostOrDoubled(stored));
        var ids = stored.Select(row => row.Id).ToList();
        Assert.That(walks.Select(walk => walk.Seen), Has.All.EqualTo(ids));
        await Until.TrueAsync(() => listeners.All(listener => listener.Heard.Count >= ids.Count), "the last event is heard", PromisedSeconds);
        Assert.That(listeners.Select(listener => listener.Heard), Has.All.EqualTo(ids));
        await heard.CancelAsync();
        await listening;
    }

    [Test]
    public async Task What_one_node_stores_is_heard_at_the_other_at_once_and_again_soon_after_all_sessions_were_ended()
    {
        using var enough = new CancellationTokenSource();
        var listener = new StreamClient(string.Empty);
        var listening = listener.ListenAsync(other.Client, enough.Token);
        await Until.TrueAsync(() => listener.Start >= 0, "it listens");
        await HearsAsync(5, seconds: 3);
        await database.TerminateSessionsAsync();
        await HearsAsync(1, PromisedSeconds);
        await HearsAsync(5, seconds: 3);
        await enough.CancelAsync();
        await listening;

        // One after the other: who looks once a second takes a second for each.
        async Task HearsAsync(int events, int seconds)
        {
            var promised = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
            for (var count = 0; count < events; count++)
            {
                var stored = await PostAsync(one, "A-heard");
                await Until.TrueAsync(() => listener.Heard.Contains(stored), "it is heard", seconds);
            }

            Assert.That(TimeProvider.System.GetUtcNow(), Is.LessThan(promised));
        }
    }

    [Test]
    public async Task A_key_that_one_node_issues_or_revokes_is_known_to_the_other_within_5_seconds()
    {
        await one.AdministerAsync("/admin/clients", new { name = "board", roles = new[] { "reader" } });
        var issued = (await one.AdministerAsync("/admin/clients/board/keys", new { }))!;
        Assert.That(await StatusAsync(one), Is.EqualTo(HttpStatusCode.OK));
        await Until.TrueAsync(async () => await StatusAsync(other) == HttpStatusCode.OK, "the other one knows it", PromisedSeconds);

        using var revoked = await one.Client.DeleteAsync($"/admin/clients/board/keys/{(string)issued["id"]!}");
        Assert.That(revoked.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusAsync(one), Is.EqualTo(HttpStatusCode.Unauthorized));
        await Until.TrueAsync(async () => await StatusAsync(other) == HttpStatusCode.Unauthorized, "the other one refuses it", PromisedSeconds);

        async Task<HttpStatusCode> StatusAsync(WebhookProcess node)
        {
            using var client = new HttpClient { BaseAddress = node.Client.BaseAddress, DefaultRequestHeaders = { { "X-API-Key", (string)issued["key"]! } } };
            using var answer = await client.GetAsync("/webhook/events?limit=1");
            return answer.StatusCode;
        }
    }

    [Test]
    public async Task A_cursor_of_one_node_is_one_of_the_other()
    {
        var posted = new List<long>();
        for (var count = 0; count < 5; count++)
        {
            posted.Add(await PostAsync(one, "A-cursor"));
        }

        const string first = "/webhook/events?appointment_id=A-cursor&order=asc&limit=2";
        var walked = new List<long>();
        string? cursor = string.Empty;
        for (var page = 0; cursor is not null; page++)
        {
            var answer = await (page % 2 == 0 ? one : other).GetAsync<JsonObject>(first + cursor);
            walked.AddRange(answer["events"]!.AsArray().Select(row => (long)row!["event_id"]!));
            cursor = (string?)answer["next_cursor"] is { } next ? $"&cursor={next}" : null;
        }

        Assert.That(walked, Is.EqualTo(posted));
    }

    [Test]
    public async Task A_retry_at_the_other_node_gets_the_first_answer_and_other_content_is_a_conflict()
    {
        using var first = await one.Client.PostEventAsync("A-retry", key: "K-retry");
        using var retry = await other.Client.PostEventAsync("A-retry", key: "K-retry");
        using var conflict = await other.Client.PostEventAsync("A-another", key: "K-retry");
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await retry.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(conflict.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task The_audit_is_one_chain_of_what_both_nodes_give_and_change()
    {
        const int changes = 10;
        await PostAsync(one, "A-audit");
        string[] reads = ["/webhook/events?limit=1", "/webhook/events?patient_id=P1&limit=1", "/webhook/appointments/A-audit"];
        var (atOne, atOther) = (new TracedReads(reads), new TracedReads(reads));
        using var enough = new CancellationTokenSource();
        var reading = Task.WhenAll(atOne.RunAsync(one.Client, enough.Token), atOther.RunAsync(other.Client, enough.Token));
        await Task.WhenAll(Enumerable.Range(0, changes).SelectMany(index => new[] { AddAsync(one, $"one-{index}"), AddAsync(other, $"other-{index}") }));
        await Until.TrueAsync(() => Math.Min(atOne.Given.Count, atOther.Given.Count) >= 50, "both gave something");
        await enough.CancelAsync();
        await reading;

        var audit = await other.WholeAuditAsync();
        var verdicts = new[] { await one.VerifyAuditAsync(), await other.VerifyAuditAsync() };
        Assert.Multiple(() =>
        {
            Assert.That(verdicts.Select(verdict => (verdict.Valid, verdict.Entries >= audit.Count)), Has.All.EqualTo((true, true)));
            Assert.That(audit.Select(entry => entry.Id), Is.EqualTo(Enumerable.Range(1, audit.Count).Select(id => (long)id)));
            Assert.That(atOne.Refused.Concat(atOther.Refused), Is.Empty);
            Assert.That(atOne.Given.Concat(atOther.Given).Except(audit.Select(entry => entry.TraceId!)), Is.Empty, "given without an entry");
            Assert.That(
                audit.Where(entry => entry is { Action: "createClient", Outcome: "done" }).Select(entry => entry.Subject),
                Is.SupersetOf(Enumerable.Range(0, changes).SelectMany(index => new[] { $"client one-{index}", $"client other-{index}" })));
        });

        static Task AddAsync(WebhookProcess node, string name) => node.AdministerAsync("/admin/clients", new { name, roles = new[] { "reader" } });
    }

    private static async Task<long> PostAsync(WebhookProcess node, string appointment)
    {
        using var answer = await node.Client.PostEventAsync(appointment);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        return await answer.EventIdAsync();
    }

    private async Task<long> EndAsync() => (await database.StoredAsync()).Select(row => row.Id).LastOrDefault();
}
