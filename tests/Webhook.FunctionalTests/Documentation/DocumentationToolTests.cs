using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Webhook.FunctionalTests.Documentation;

/// <summary>What other programs make of the documentation. Without them the tests are skipped, except under CI=true.</summary>
internal sealed class DocumentationToolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Tests = FindTests();

    [Test]
    public async Task Redocly_finds_nothing_to_complain_about()
    {
        Require("node", Path.Combine(Tests, "node_modules", "@redocly", "cli", "package.json"));
        await using var application = new WebhookApplication();
        using var client = application.CreateClient();
        var file = Path.Combine(application.DataDirectory, "openapi.json");
        await File.WriteAllTextAsync(file, await client.GetStringAsync("/openapi.json"));

        var (exitCode, report, errors) = await RunAsync("npx", "--no-install", "redocly", "lint", "--extends", "recommended", "--format", "json", file);

        Assert.That(exitCode, Is.Zero, report + errors);
        Assert.That(JsonNode.Parse(report)!["problems"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Pages_work_in_a_browser_without_reaching_outside()
    {
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        Require("node", Path.Combine(Tests, "node_modules", "playwright-core", "package.json"), chromium ?? "chromium");
        await using var application = new WebhookApplication();
        application.UseKestrel(port: 0);
        application.StartServer();
        var address = application.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

        var script = Path.Combine(Tests, "Webhook.FunctionalTests", "Documentation", "pages.mjs");
        var (exitCode, report, errors) = await RunAsync("node", script, address, chromium!);

        Assert.That(exitCode, Is.Zero, errors);
        var pages = JsonNode.Parse(report)!;
        Assert.That(pages["docs"]!["complaints"]!.AsArray().Select(complaint => (string?)complaint), Is.Empty);
        Assert.That(pages["redoc"]!["complaints"]!.AsArray().Select(complaint => (string?)complaint), Is.Empty);
        Assert.That((string?)pages["docs"]!["status"], Is.EqualTo("201"));
        Assert.That((string?)pages["redoc"]!["text"], Does.Contain("Receive one appointment event"));
    }

    private static void Require(string program, params string[] files)
    {
        var missing = Find(program) is null ? program : files.FirstOrDefault(file => !File.Exists(file));
        if (missing is null)
        {
            return;
        }

        var reason = $"{missing} is missing; node, chromium and 'npm ci' in the folder tests bring what is needed.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Ignore(reason);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Tests,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindTests()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "package.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The folder tests is not above the built tests.");
    }
}
