using System.Globalization;
using System.Net;
using System.Text;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>A backup that fails harms neither the service nor the next backup.</summary>
[Long]
internal sealed class BackupFaultTests
{
    private const string Name = "copy.db";
    private const int Events = 4_000;
    private const int BallastCharacters = 10_000;

    [Test]
    public async Task Being_killed_during_a_backup_leaves_no_file_of_its_name_and_a_whole_database()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        await using (var webhook = await StartAsync(folder, backups.Path))
        {
            await StoreAsync(webhook);
            var backup = webhook.BackUpAsync(Name);
            await Until.TrueAsync(() => File.Exists(backups.File($"{Name}.unfinished")), "the backup is made");
            await webhook.KillAsync();
            await Task.WhenAny(backup);
        }

        Assert.That(Directory.GetFiles(backups.Path).Select(Path.GetFileName), Is.EqualTo([$"{Name}.unfinished"]));
        await using var again = await StartAsync(folder, backups.Path);
        await Until.TrueAsync(() => Directory.GetFiles(backups.Path).Length == 0, "what was not finished is removed");
        Assert.That(StoredEvents.Read(folder.Path), Has.Count.EqualTo(Events));
        Assert.That(StoredEvents.IntegrityCheck(folder.Path), Is.EqualTo("ok"));
        Assert.That(await again.BackUpAsync(Name), Is.EqualTo("done"));
    }

    [Test]
    public async Task A_folder_that_has_gone_fails_the_backup_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        var place = Directory.CreateDirectory(backups.File("place"));
        await using var webhook = await StartAsync(folder, place.FullName);
        place.Delete();
        Assert.That(await webhook.BackUpAsync(Name), Is.EqualTo("failed"));
        place.Create();
        Assert.That(await webhook.BackUpAsync(Name), Is.EqualTo("done"));
        Assert.That(await webhook.IsHealthyAsync(), Is.True);
    }

    [Test]
    public async Task A_full_disk_for_backups_fails_the_backup_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.Make(megabytes: 1);
        await using var webhook = await StartAsync(folder, disk.Path);
        await StoreAsync(webhook);
        Assert.That(await webhook.BackUpAsync(Name), Is.EqualTo("failed"));
        Assert.That(Directory.GetFiles(disk.Path), Is.Empty);
        Assert.That(await webhook.IsHealthyAsync(), Is.True);
        Assert.That(webhook.Output.Contains("Storage is unavailable", StringComparison.Ordinal), Is.False);
    }

    private static Task<WebhookProcess> StartAsync(TemporaryFolder folder, string backups) =>
        WebhookProcess.StartAsync(folder.Path, new ProcessOptions { Arguments = [$"--Backup:Directory={backups}"] });

    private static async Task StoreAsync(WebhookProcess webhook)
    {
        var ballast = new string('b', BallastCharacters);
        var lines = Enumerable.Range(0, Events).Select(number => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event_type":"appointment.scheduled","appointment_id":"A-{{number}}","patient_id":"P1","timestamp":"2025-01-10T12:30:00Z","ballast":"{{ballast}}"}"""));
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var answer = await webhook.Client.PostAsync("/webhook/appointments", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }
}
