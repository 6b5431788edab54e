using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

internal sealed partial class LogTests
{
    [Test]
    public async Task Every_stored_event_has_one_line_in_the_file_and_one_on_the_console_when_the_program_ends()
    {
        using var folder = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(folder.Path);
        var load = new Load(posters: 16);
        using var enough = new CancellationTokenSource();
        var posting = load.RunAsync(webhook.Client, enough.Token);
        await Until.TrueAsync(() => load.Acknowledged.Count > 2000, "2000 events are acknowledged");
        await enough.CancelAsync();
        await posting;
        Assert.That(await webhook.TerminateAsync(), Is.Zero);

        var ids = load.Acknowledged.Values.Order().ToList();
        var file = await File.ReadAllTextAsync(folder.File("webhook_events.log"));
        Assert.Multiple(() =>
        {
            Assert.That(IdsIn(file), Is.EqualTo(ids), "file");
            Assert.That(IdsIn(webhook.Output), Is.EqualTo(ids), "console");
        });
    }

    private static List<long> IdsIn(string log) =>
        [.. StoredLine().Matches(log).Select(line => long.Parse(line.Groups[1].ValueSpan)).Order()];

    [GeneratedRegex("Event ([0-9]+) stored")]
    private static partial Regex StoredLine();
}
