using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Documents;

[Long]
internal sealed partial class SampleTests
{
    private const string Guide = "docs/customer_docs.md";

    [Test]
    public Task The_Python_sample_stores_its_event() => RunAsync("python", "send.py", "python3");

    [Test]
    public async Task The_JavaScript_sample_stores_its_event()
    {
        Tool.Require("node");
        var (version, _) = await Tool.RunAsync(Path.GetTempPath(), "node", "--version");
        if (int.Parse(MajorVersion().Match(version).ValueSpan) < 18)
        {
            Assert.Ignore($"The sample needs Node 18; this is {version.Trim()}.");
        }

        await RunAsync("javascript", "send.mjs", "node");
    }

    [Test]
    public Task The_CSharp_sample_stores_its_event() => RunAsync("csharp", "Send.cs", PublishedProgram.Dotnet, "run");

    [Test]
    public Task The_openssl_sample_signs_its_event()
    {
        Tool.Require("openssl");
        Tool.Require("curl");
        return RunSignedAsync("sh", "send.sh", "bash");
    }

    [Test]
    public Task The_Python_sample_signs_its_event() => RunSignedAsync("python", "send.py", "python3");

    [Test]
    public Task The_JavaScript_sample_signs_its_event() => RunSignedAsync("javascript", "send.mjs", "node");

    [Test]
    public Task The_CSharp_sample_signs_its_event() => RunSignedAsync("csharp", "Send.cs", PublishedProgram.Dotnet, "run");

    /// <summary>Runs the sample as a client that must sign.</summary>
    private static async Task RunSignedAsync(string language, string file, string tool, params string[] arguments)
    {
        if (!Path.IsPathRooted(tool))
        {
            Tool.Require(tool);
        }

        using var folder = new TemporaryFolder();
        using var data = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(data.Path, new ProcessOptions { Guarded = true });
        var client = await SigningClient.AddAsync(webhook, data);
        var (sample, answer) = MarkdownBlocks.Runs(Guide, language).First();
        var address = webhook.Client.BaseAddress!.ToString().TrimEnd('/');
        await File.WriteAllTextAsync(folder.File(file), sample.Text.Replace(MarkdownBlocks.Address, address, StringComparison.Ordinal));
        var environment = new Dictionary<string, string> { ["WEBHOOK_KEY"] = client.Key, ["WEBHOOK_SECRET"] = client.Secret };

        var (output, errors) = await Tool.RunAsync(folder.Path, environment, tool, [.. arguments, file]);

        Assert.Multiple(() =>
        {
            Assert.That(errors, Is.Empty, output);
            Assert.That(
                AnswerText.Normalize(answer.Language, output, sample.Text), Is.EqualTo(AnswerText.Normalize(answer.Language, answer.Text, sample.Text)));
            Assert.That(StoredEvents.Read(data.Path).Select(stored => (stored.AppointmentId, stored.Key)), Is.EqualTo(new[] { ("A12345", "epic-msg-000130") }));
        });
    }

    private static async Task RunAsync(string language, string file, string tool, params string[] arguments)
    {
        if (!Path.IsPathRooted(tool))
        {
            Tool.Require(tool);
        }

        using var folder = new TemporaryFolder();
        using var data = new TemporaryFolder();
        await using var webhook = await WebhookProcess.StartAsync(data.Path);
        var (sample, answer) = MarkdownBlocks.Runs(Guide, language).Last();
        var address = webhook.Client.BaseAddress!.ToString().TrimEnd('/');
        await File.WriteAllTextAsync(folder.File(file), sample.Text.Replace(MarkdownBlocks.Address, address, StringComparison.Ordinal));

        var (output, errors) = await Tool.RunAsync(folder.Path, tool, [.. arguments, file]);

        Assert.Multiple(() =>
        {
            Assert.That(errors, Is.Empty, output);
            Assert.That(output.Trim(), Is.EqualTo(answer.Text));
            Assert.That(StoredEvents.Read(data.Path).Select(stored => (stored.AppointmentId, stored.Key)), Is.EqualTo(new[] { ("A12345", "epic-msg-000127") }));
        });
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex MajorVersion();
}
