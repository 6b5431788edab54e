using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Webhook.UnitTests;

/// <summary>A program of another ecosystem, asked for a second opinion: it answers each line by a line, as long as this object lives.</summary>
internal sealed class NodeProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private NodeProgram(Process process) => this.process = process;

    /// <summary>Ends the test when the program cannot be run: skipped on a developer's machine, failed in continuous integration.</summary>
    /// <param name="package">The npm package that it needs.</param>
    /// <param name="arguments">The script, as a path from <c>tests</c>, and what it is given.</param>
    public static NodeProgram StartOrSkip(string package, params string[] arguments)
    {
        if (!Directory.Exists(RepositoryRoot.File("tests", "node_modules", package)))
        {
            throw Missing($"{package} is not installed: run `npm ci` in tests/.");
        }

        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = RepositoryRoot.File("tests"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return new NodeProgram(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            throw Missing("Node.js is not installed.");
        }
    }

    public async Task<string?> AskAsync(string line)
    {
        await process.StandardInput.WriteAsync(line + "\n");
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static ResultStateException Missing(string reason) =>
        Environment.GetEnvironmentVariable("CI") == "true" ? new AssertionException(reason) : new IgnoreException(reason);
}
