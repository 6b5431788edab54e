using System.Diagnostics;
using System.Globalization;

namespace Webhook.TestServers.Processes;

/// <summary>
/// A temporary folder of a server and the server's process. A shell of its own session watches over both: when this
/// object is disposed, or the process of the tests ends in whatever way, it stops the server and deletes the folder.
/// <para>
/// It notices that end by its standard input, whose other end the process of the tests holds. The kernel's signal at a
/// parent's death would not do: it comes when the thread that started the process ends, leaves the folder behind, and
/// goes to the server only, whose own children it could not clean up after.
/// </para>
/// </summary>
internal sealed class ServerFolder : IAsyncDisposable
{
    // Reads the server's process id, empty while there is none, as often as it changes. $1 is the signal, $2 the folder.
    private const string Watch = """
        trap '' HUP INT TERM
        runs() { read -r _ _ state _ <"/proc/$1/stat" && [ "$state" != Z ]; }
        while read -r line; do server=$line; done
        if [ -n "$server" ]; then
          kill -"$1" "$server"
          kill -CONT "$server"
          tries=0
          while runs "$server" && [ $tries -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
          kill -KILL "$server"
        fi
        rm -rf "$2"
        """;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo folder;
    private readonly Process watch;
    private readonly OrdinaryUser user = OrdinaryUser.Current;
    private bool disposed;

    /// <param name="name">What the server is.</param>
    /// <param name="end">The signal that makes it end at once.</param>
    /// <param name="parent">Where to make it; null for the system's temporary folder.</param>
    public ServerFolder(string name, Signal end, string? parent = null)
    {
        folder = parent is null || OperatingSystem.IsWindows()
            ? Directory.CreateTempSubdirectory($"webhook-{name}-")
            : Directory.CreateDirectory(System.IO.Path.Combine(parent, name), Private);
        user.Own(folder.FullName);
        watch = Commands.Start(["sh", "-c", Watch, "watch", ((int)end).ToString(CultureInfo.InvariantCulture), folder.FullName], logFile: "/dev/null");
    }

    public string Path => folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file that the server may read.</summary>
    public async Task<string> WriteAsync(string name, string content)
    {
        await System.IO.File.WriteAllTextAsync(File(name), content);
        user.Own(File(name));
        return File(name);
    }

    /// <summary>Runs a program to its end as the server's user.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public Task RunAsync(params string[] command) => Commands.RunAsync(user.Running(command), Path);

    /// <summary>Starts the server, with its output in a file of the folder.</summary>
    public async Task<Process> StartAsync(string logFile, params string[] command)
    {
        var server = Commands.Start(user.Running(command), File(logFile));
        await TellAsync(server.Id.ToString(CultureInfo.InvariantCulture));
        return server;
    }

    /// <summary>Lets the watch know that the server is over.</summary>
    public Task EndedAsync() => TellAsync("");

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        watch.StandardInput.Close();
        await watch.WaitForExitAsync();
        watch.Dispose();
    }

    private async Task TellAsync(string line)
    {
        await watch.StandardInput.WriteAsync(line + "\n");
        await watch.StandardInput.FlushAsync();
    }
}
