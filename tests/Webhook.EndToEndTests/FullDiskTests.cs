using System.Net;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

[Parallelizable]
internal sealed class FullDiskTests
{
    [Test]
    public async Task A_full_disk_refuses_events_until_there_is_space_and_loses_nothing()
    {
        using var disk = SmallDisk.Make(megabytes: 16);
        await using var webhook = await WebhookProcess.StartAsync(disk.Path);
        var load = new Load(posters: 4);
        using var enough = new CancellationTokenSource();
        var posting = load.RunAsync(webhook.Client, enough.Token);
        await Until.TrueAsync(() => load.Acknowledged.Count > 100, "events are acknowledged");
        disk.Fill();
        await Until.TrueAsync(() => load.Refused > 0, "events are refused");
        await Until.TrueAsync(async () => !await webhook.IsHealthyAsync(), "it is unhealthy");
        using var refused = await webhook.Client.PostEventAsync("A-refused");
        Assert.Multiple(() =>
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(refused.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        });

        disk.Empty();
        await Until.TrueAsync(webhook.IsHealthyAsync, "it is healthy again");
        var before = load.Acknowledged.Count;
        await Until.TrueAsync(() => load.Acknowledged.Count > before + 100, "events are acknowledged again");
        await enough.CancelAsync();
        await posting;
        await load.RetryAsync(webhook.Client);
        load.AssertNothingLostOrDoubled(disk.Path);
        Assert.That(StoredEvents.Read(disk.Path).Select(row => row.AppointmentId), Has.None.EqualTo("A-refused"));
    }

    [Test]
    public async Task A_first_start_on_a_full_disk_is_refused_and_leaves_nothing_behind()
    {
        using var disk = SmallDisk.Make(megabytes: 1);
        disk.Fill();
        var refused = await WebhookProcess.RefuseAsync(disk.Path);
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.Contain("The disk is full. Make room"));
            Assert.That(
                Directory.GetFiles(disk.Path).Select(Path.GetFileName),
                Has.None.StartsWith(StoredEvents.FileName));
        });
    }
}
