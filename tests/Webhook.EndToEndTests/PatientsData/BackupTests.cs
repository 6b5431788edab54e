using System.Net;
using System.Net.Http.Json;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

[Parallelizable]
[Long]
internal sealed class BackupTests
{
    private const string Name = "copy.db";
    private const string Canary = "canary7f3a";
    private const int BallastCharacters = 20_000;

    [Test]
    public async Task A_backup_under_load_can_be_restored_and_has_all_that_was_acknowledged_before_it_began()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();

        // Large enough that the copy is made in many pieces, between which events are stored.
        var load = new Load(posters: 4, BallastCharacters);
        string[] before;
        await using (var webhook = await StartAsync(folder, backups))
        {
            using var enough = new CancellationTokenSource();
            var posting = load.RunAsync(webhook.Client, enough.Token);
            await Until.TrueAsync(() => load.Acknowledged.Count > 500, "events are acknowledged");
            before = [.. load.Acknowledged.Keys];
            Assert.That(await webhook.BackUpAsync(Name), Is.EqualTo("done"));
            await enough.CancelAsync();
            await posting;
            await webhook.KillAsync();
        }

        Assert.That(load.Refused, Is.Zero);
        Restore(backups.File(Name), folder);
        await using var restored = await StartAsync(folder, backups);
        var stored = StoredEvents.Read(folder.Path).ToDictionary(row => row.AppointmentId, row => row.EventId);
        var keyed = StoredEvents.Read(folder.Path).Last(row => row.Key is not null);
        using var retry = EventJson.Request(keyed.AppointmentId, keyed.Key, new string('x', BallastCharacters));
        using var replayed = await restored.Client.SendAsync(retry);
        var verdict = await restored.VerifyAuditAsync();
        Assert.Multiple(() =>
        {
            Assert.That(before.Where(appointment => stored.GetValueOrDefault(appointment) != load.Acknowledged[appointment]), Is.Empty);
            Assert.That(replayed.Headers.Contains("Idempotency-Replayed"), Is.True);
            Assert.That(verdict.Valid, Is.True);
            Assert.That(StoredEvents.IntegrityCheck(folder.Path), Is.EqualTo("ok"));
        });
        Assert.That(await replayed.EventIdAsync(), Is.EqualTo(keyed.EventId));
    }

    [Test]
    public async Task A_backup_is_one_file_that_only_its_owner_reads_and_the_audit_says_who_made_it()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        await using var webhook = await StartAsync(folder, backups);
        Assert.That(await webhook.BackUpAsync(Name), Is.EqualTo("done"));
        var entries = await webhook.AuditAsync("?action=startBackup&order=asc");
        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFiles(backups.Path).Select(Path.GetFileName), Is.EqualTo([Name]));
            Assert.That(File.GetUnixFileMode(backups.File(Name)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(entries.Select(entry => (entry.Subject, entry.Outcome)), Is.EqualTo([(null, "begun"), ($"backup {Name}", "accepted"), ($"backup {Name}", "done")]));
        });
    }

    [Test]
    public async Task Events_may_be_erased_while_a_backup_is_made()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        var log = new PatientLog(20_000, place => place % 100 == 0 ? Canary : $"person{place % 997}");
        await using (var webhook = await StartAsync(folder, backups))
        {
            await log.StoreAsync(webhook);
            var backup = webhook.BackUpAsync(Name);
            Assert.That(await webhook.EraseAsync(PatientLog.PatientId(Canary)), Is.EqualTo(200));
            Assert.That(await backup, Is.EqualTo("done"));
            Assert.That(FolderSearch.Find(folder.Path, Canary), Is.Empty);
            await webhook.TerminateAsync();
        }

        Restore(backups.File(Name), folder);
        var keys = StoredEvents.Read(folder.Path).Select(row => row.Key!).ToHashSet();
        Assert.That(keys.IsSupersetOf(log.KeysWithout(new HashSet<string> { Canary })), Is.True);
        Assert.That(StoredEvents.IntegrityCheck(folder.Path), Is.EqualTo("ok"));
    }

    [Test]
    public async Task A_backup_that_cannot_be_made_is_refused_and_says_why()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        await using var webhook = await StartAsync(folder, backups);
        await File.WriteAllTextAsync(backups.File(Name), "mine");
        await AssertRefusedAsync(webhook, Name, HttpStatusCode.Conflict, "backup-exists");
        await AssertRefusedAsync(webhook, "../x", HttpStatusCode.UnprocessableEntity, "invalid-request");
        await AssertRefusedAsync(webhook, ".x", HttpStatusCode.UnprocessableEntity, "invalid-request");

        // It would be removed at the next start.
        await AssertRefusedAsync(webhook, "x.unfinished", HttpStatusCode.UnprocessableEntity, "invalid-request");
        Assert.That(await File.ReadAllTextAsync(backups.File(Name)), Is.EqualTo("mine"));
        Assert.That(Directory.GetFiles(backups.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Without_a_folder_for_them_there_are_no_backups()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        await AssertRefusedAsync(webhook, Name, HttpStatusCode.Conflict, "backup-not-configured");
    }

    private static Task<WebhookProcess> StartAsync(TemporaryFolder folder, TemporaryFolder backups) =>
        WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Arguments = [$"--Backup:Directory={backups.Path}"] });

    private static void Restore(string file, TemporaryFolder folder)
    {
        File.Delete(folder.File("appointments.db-wal"));
        File.Delete(folder.File("appointments.db-shm"));
        File.Copy(file, folder.File(StoredEvents.FileName), overwrite: true);
    }

    private static async Task AssertRefusedAsync(WebhookProcess webhook, string name, HttpStatusCode status, string problem)
    {
        using var answer = await webhook.Client.PostAsJsonAsync("/admin/backup", new { file = name });
        Assert.That(answer.StatusCode, Is.EqualTo(status));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"/problems/{problem}"));
    }
}
