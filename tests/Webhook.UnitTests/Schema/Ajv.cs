using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Webhook.UnitTests.Schema;

/// <summary>A standard JSON Schema validator, in a process of its own that lives as long as this object.</summary>
internal sealed class Ajv : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private Ajv(Process process) => this.process = process;

    /// <summary>Ends the test when there is no validator: skipped on a developer's machine, failed in continuous integration.</summary>
    public static Ajv StartOrSkip()
    {
        if (!Directory.Exists(RepositoryRoot.File("tests", "node_modules", "ajv-formats")))
        {
            throw Missing("ajv is not installed: run `npm ci` in tests/.");
        }

        var start = new ProcessStartInfo("node", [RepositoryRoot.File("tests", "ajv", "verdicts.mjs"), RepositoryRoot.File("schema.json")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return new Ajv(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            throw Missing("Node.js is not installed.");
        }
    }

    /// <param name="body">One JSON text on one line.</param>
    public async Task<bool> IsValidAsync(string body)
    {
        await process.StandardInput.WriteAsync(body + "\n");
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) switch
        {
            "true" => true,
            "false" => false,
            var other => throw new InvalidDataException($"The validator answers {other ?? "nothing"} to {body}"),
        };
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
