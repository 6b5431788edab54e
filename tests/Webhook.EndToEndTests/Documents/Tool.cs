using System.Diagnostics;

namespace Webhook.EndToEndTests.Documents;

/// <summary>Programs that readers of the documents run.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static bool IsInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, $"{name}.exe")));

    /// <summary>Ends the test as not run when the tool is missing.</summary>
    public static void Require(string name)
    {
        if (!IsInstalled(name))
        {
            Assert.Ignore($"{name} is not installed.");
        }
    }

    /// <returns>What the program printed, and why it failed if it did.</returns>
    public static Task<(string Output, string Errors)> RunAsync(string workingDirectory, string name, params string[] arguments) =>
        RunAsync(workingDirectory, new Dictionary<string, string>(), name, arguments);

    /// <returns>The same, of a program that finds these variables in its environment.</returns>
    public static async Task<(string Output, string Errors)> RunAsync(
        string workingDirectory, IReadOnlyDictionary<string, string> environment, string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // What these tests start ends with them.
                ["UseSharedCompilation"] = "false",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["NO_PROXY"] = "*",
            },
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (await output, process.ExitCode == 0 ? string.Empty : $"Exit code {process.ExitCode}. {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
