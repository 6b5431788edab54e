using System.Diagnostics;

namespace Webhook.TestServers.Processes;

/// <summary>Runs programs that know nothing of the tests' environment.</summary>
internal static class Commands
{
    // What PostgreSQL's programs would take from the environment.
    private const string PostgresVariables = "PG";

    /// <summary>Finds a program in the folders of a search path, first that which comes first. It may be a link that leads nowhere.</summary>
    public static IEnumerable<string> FindAll(string program, string? searchPath) => (searchPath ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .Where(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task RunAsync(string[] command, string folder)
    {
        var start = Describe(command);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await errors}{await output}");
        }
    }

    /// <summary>
    /// Starts a program in a session of its own, so that an interrupt at the terminal is not for it, with its output
    /// appended to a file and its input from here. The process is the program itself.
    /// </summary>
    public static Process Start(string[] command, string logFile)
    {
        var start = Describe(["setsid", "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", logFile, .. command]);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = Path.GetTempPath();
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Describe(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith(PostgresVariables, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }
}
