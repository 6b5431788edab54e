using System.Diagnostics;
using Webhook.EndToEndTests.Documents;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests;

/// <summary>The program as it is delivered: published once a test run, compiled ahead of time as README.md says, which halves each start.</summary>
[SetUpFixture]
internal sealed class PublishedProgram
{
    /// <summary>The command that runs .NET programs: the one that runs these tests.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The program's entry.</summary>
    public static string Assembly => Path.Combine(Folder!.Path, "Webhook.Api.dll");

    private static TemporaryFolder? Folder { get; set; }

    [OneTimeSetUp]
    public static async Task Publish()
    {
        Folder = new TemporaryFolder();
        using var publishing = Process.Start(new ProcessStartInfo(Dotnet)
        {
            ArgumentList =
            {
                "publish", Path.Combine(Repository.Root, "src", "Webhook.Api"), "-p:PublishProfile=Server", "--output", Folder.Path, "--disable-build-servers",
            },
            RedirectStandardOutput = true,
        })!;
        var output = await publishing.StandardOutput.ReadToEndAsync();
        await publishing.WaitForExitAsync();
        Assert.That(publishing.ExitCode, Is.Zero, output);
        LetEverybodyRead(Folder.Path);
    }

    [OneTimeTearDown]
    public static void Remove() => Folder?.Dispose();

    // Some tests run the program as a user without rights.
    private static void LetEverybodyRead(string folder)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode search = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, read | search | UnixFileMode.UserWrite);
    }
}
