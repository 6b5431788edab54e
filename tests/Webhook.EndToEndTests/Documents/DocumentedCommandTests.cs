using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Documents;

[Long]
internal sealed class DocumentedCommandTests
{
    // As docs/handlers.md says.
    private static readonly string[] ForHandlers = ["--Subscriptions:AllowPrivateAddresses=true", "--Handlers:RetrySchedule:0=00:00:00"];

    [TestCase("README.md", false)]
    [TestCase("docs/customer_docs.md", false)]
    [TestCase("docs/debugging.md", false)]
    [TestCase("docs/operations.md", false)]
    [TestCase("docs/deployment.md", false)]
    [TestCase("docs/security.md", true)]
    [TestCase("docs/privacy.md", true)]
    [TestCase("docs/subscriptions.md", true)]
    [TestCase("docs/handlers.md", true)]
    public async Task The_commands_of_a_document_give_the_answers_that_it_shows(string path, bool guarded)
    {
        Tool.Require("bash");
        Tool.Require("curl");
        Tool.Require("python3");
        using var folder = new TemporaryFolder();
        using var backups = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(
            folder.Path, new ProcessOptions { Guarded = guarded, Arguments = [$"--Backup:Directory={backups.Path}", .. ForHandlers] });
        var address = webhook.Client.BaseAddress!.ToString().TrimEnd('/');
        var runs = MarkdownBlocks.Runs(path, "bash").ToList();
        Assert.That(runs, Is.Not.Empty);
        foreach (var (command, answer) in runs)
        {
            if (command.Text.Contains("sqlite3 ", StringComparison.Ordinal) && !Tool.IsInstalled("sqlite3"))
            {
                await TestContext.Out.WriteLineAsync($"{path}:{command.Line} was not run: sqlite3 is not installed.");
                continue;
            }

            var script = "set -o pipefail\n" + command.Text.Replace(MarkdownBlocks.Address, address, StringComparison.Ordinal);
            await CheckAsync($"{path}:{command.Line}", folder.Path, script, answer, looksOnly: !script.Contains("curl", StringComparison.Ordinal));
        }
    }

    /// <param name="looksOnly">The command sends nothing, so it may be repeated until the service has written what it looks at.</param>
    private static async Task CheckAsync(string place, string folder, string script, MarkdownBlock answer, bool looksOnly)
    {
        var shown = answer.Language == "http" ? AnswerText.HeaderNames(answer.Text) : null;
        var expected = AnswerText.Normalize(answer.Language, answer.Text, script);
        var actual = await PrintedAsync();
        if (looksOnly && actual != expected)
        {
            await Until.TrueAsync(async () => (actual = await PrintedAsync()) == expected, $"{place} prints {expected}, not {actual}", seconds: 10);
        }

        Assert.That(actual, Is.EqualTo(expected), place);

        async Task<string> PrintedAsync()
        {
            var (output, errors) = await Tool.RunAsync(folder, "bash", "-c", script);
            return errors + AnswerText.Normalize(answer.Language, output, script, shown);
        }
    }
}
