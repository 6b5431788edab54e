using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests;

[Parallelizable]
[Long]
internal sealed class LockedDatabaseTests
{
    /// <summary>Twice as long as the service waits for a lock.</summary>
    private static readonly TimeSpan Locked = TimeSpan.FromSeconds(10);

    [Test]
    public async Task While_another_process_locks_the_database_nothing_is_lost_and_nothing_is_given_that_the_audit_cannot_say()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var load = new Load(posters: 8);
        using var enough = new CancellationTokenSource();
        var posting = load.RunAsync(webhook.Client, enough.Token);
        await Until.TrueAsync(() => load.Acknowledged.Count > 100, "events are acknowledged");
        using (StoredEvents.Lock(folder.Path))
        {
            var health = webhook.IsHealthyAsync();
            var stored = StoredEvents.Read(folder.Path).Count;
            var unlocking = Task.Delay(Locked);
            var reads = new List<HttpStatusCode>();
            while (!unlocking.IsCompleted)
            {
                using var page = await webhook.Client.GetAsync("/webhook/events?limit=1").WaitAsync(Locked * 2);
                reads.Add(page.StatusCode);
                await Task.WhenAny(unlocking, Task.Delay(TimeSpan.FromMilliseconds(100)));
            }

            Assert.Multiple(() =>
            {
                Assert.That(reads, Is.Not.Empty.And.All.EqualTo(HttpStatusCode.ServiceUnavailable));
                Assert.That(load.Refused, Is.GreaterThan(0));
                Assert.That(health.IsCompleted && health.Result, Is.False);
                Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(stored));
            });
        }

        await Until.TrueAsync(webhook.IsHealthyAsync, "it is healthy again");
        var before = load.Acknowledged.Count;
        await Until.TrueAsync(() => load.Acknowledged.Count > before + 100, "events are acknowledged again");
        await enough.CancelAsync();
        await posting;
        await load.RetryAsync(webhook.Client);
        load.AssertNothingLostOrDoubled(folder.Path);
    }
}
