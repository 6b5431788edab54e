using System.Net;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>Nothing is given without an entry in the audit that stays.</summary>
[Long]
internal sealed class AuditFaultTests
{
    private static readonly string[] Reads =
    [
        "/webhook/events?patient_id=P1", "/webhook/events/1", "/webhook/events/export?format=csv", "/webhook/events/stream?after=0",
        "/webhook/appointments/A-1", "/admin/patients/P1/report", "/admin/audit", "/admin/audit/export", "/admin/audit/verify", "/admin/clients",
    ];

    [Test]
    [Parallelizable]
    public async Task While_the_database_is_locked_nothing_is_given_and_no_credentials_are_judged()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Guarded = true, Arguments = ["--RateLimiting:Enabled=false"] });
        using var admin = new HttpClient { BaseAddress = webhook.Client.BaseAddress };
        admin.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(folder.File("admin.key"))).Trim());
        using var event1 = await admin.PostEventAsync("A-1");
        using var stranger = new HttpClient { BaseAddress = webhook.Client.BaseAddress };
        stranger.DefaultRequestHeaders.Add("X-API-Key", "awk_wrong");
        var (known, unknown) = (new TracedReads(Reads), new TracedReads("/webhook/events"));
        using (StoredEvents.Lock(folder.Path))
        {
            await Task.WhenAll(known.OnceAsync(admin), unknown.OnceAsync(stranger));
        }

        Assert.Multiple(() =>
        {
            Assert.That(known.Refused, Has.Count.EqualTo(Reads.Length).And.All.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(unknown.Refused, Is.EqualTo([HttpStatusCode.ServiceUnavailable]));
        });
        await Until.TrueAsync(webhook.IsHealthyAsync, "it is healthy again");
        using var wrong = await stranger.GetAsync("/webhook/events");
        using var right = await admin.GetAsync("/webhook/events");
        Assert.That((wrong.StatusCode, right.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task On_a_full_disk_nothing_is_given_without_its_entry()
    {
        using var disk = SmallDisk.Make(megabytes: 16);
        await using var webhook = await WebhookProcess.StartAsync(disk.Path);
        using var event1 = await webhook.Client.PostEventAsync("A-1");
        var reads = new TracedReads("/webhook/events", "/webhook/events/1", "/admin/patients/P1/report");
        using var enough = new CancellationTokenSource();
        var reading = reads.RunAsync(webhook.Client, enough.Token);
        disk.Fill();
        await Until.TrueAsync(() => reads.Refused.Count > 10, "reads are refused");
        disk.Empty();
        var before = reads.Given.Count;
        await Until.TrueAsync(() => reads.Given.Count > before + 10, "reads are answered again");
        await enough.CancelAsync();
        await reading;
        Assert.That(reads.Refused, Has.All.EqualTo(HttpStatusCode.ServiceUnavailable));
        await AssertEntriesAsync(webhook, reads);
    }

    [Test]
    public async Task Being_killed_under_load_leaves_a_whole_audit_with_everything_that_was_given()
    {
        using var folder = new TemporaryFolder();
        var load = new Load(posters: 4);
        var reads = new TracedReads(
            "/webhook/events", "/webhook/events/1", "/webhook/events/export?format=csv", "/webhook/appointments/A-1-0", "/admin/patients/P1/report");
        for (var round = 0; round < TestLength.Of(shortened: 2, full: 15); round++)
        {
            await using var webhook = await WebhookProcess.StartAsync(folder.Path);
            var before = reads.Given.Count;
            var working = Task.WhenAll(load.RunAsync(webhook.Client, CancellationToken.None), reads.RunAsync(webhook.Client, CancellationToken.None));
            await Until.TrueAsync(() => reads.Given.Count > before + 50, "reads are answered");
            await webhook.KillAsync();
            await working;
        }

        await using var last = await WebhookProcess.StartAsync(folder.Path);
        await AssertEntriesAsync(last, reads);
    }

    private static async Task AssertEntriesAsync(WebhookProcess webhook, TracedReads reads)
    {
        var entries = await webhook.WholeAuditAsync();
        var verdict = await webhook.VerifyAuditAsync();
        Assert.Multiple(() =>
        {
            Assert.That(reads.Given.Except(entries.Select(entry => entry.TraceId)), Is.Empty, "given without an entry");
            Assert.That(entries.Select(entry => entry.Id), Is.EqualTo(Enumerable.Range(1, entries.Count)));
            Assert.That(verdict.Valid, Is.True);
            Assert.That(verdict.FirstInvalid, Is.Null);
        });
    }
}
