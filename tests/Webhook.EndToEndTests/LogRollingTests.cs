using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed class LogRollingTests
{
    private const long LargestFile = 64 * 1024 * 1024;

    [Test]
    public async Task A_full_log_is_put_aside_and_new_lines_reach_the_file_of_the_same_name_while_the_program_runs()
    {
        using var folder = new TemporaryFolder();
        var log = new FileInfo(folder.File("webhook_events.log"));
        await using (var full = log.Create())
        {
            full.SetLength(LargestFile);
        }

        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        using var answer = await webhook.Client.PostEventAsync("A1");

        await Until.TrueAsync(HoldsTheEvent, "webhook_events.log has the line");
        var aside = new DirectoryInfo(folder.Path).GetFiles("webhook_events_*.log").Select(file => file.Length);
        Assert.That(aside, Has.One.GreaterThanOrEqualTo(LargestFile));

        bool HoldsTheEvent()
        {
            log.Refresh();
            if (!log.Exists || log.Length is 0 or >= LargestFile)
            {
                return false;
            }

            using var reader = new StreamReader(log.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Contains("Event 1 stored", StringComparison.Ordinal);
        }
    }
}
