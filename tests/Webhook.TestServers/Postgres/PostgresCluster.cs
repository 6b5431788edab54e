using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Webhook.TestServers.Processes;

namespace Webhook.TestServers.Postgres;

/// <summary>
/// A throw-away PostgreSQL server on a loopback port, whose data survives its restarts and goes with this object. It
/// writes as durably as a real one. What it does to its processes needs Linux.
/// </summary>
public sealed class PostgresCluster : PostgresServer, IAsyncDisposable
{
    private const string Log = "server.log";
    private const string SuperUser = "postgres";

    private readonly ServerFolder folder;
    private readonly string binaries;
    private Process? server;

    private PostgresCluster(ServerFolder folder, string binaries, string connectionString)
        : base(connectionString)
    {
        this.folder = folder;
        this.binaries = binaries;
    }

    /// <summary>The server's log up to now.</summary>
    public string LogText => File.ReadAllText(folder.File(Log));

    /// <summary>What all its processes have used of all cores so far, those that are over included.</summary>
    public TimeSpan ProcessorTime => ProcessTable.ProcessorTime(server!.Id);

    private string Data => DataIn(folder);

    /// <summary>Kills the server with all its processes at once, as if the machine lost its power. Until it is started again nobody listens.</summary>
    public async Task KillAsync()
    {
        var postmaster = server!.Id;
        var processes = await StopAsync();
        var sharedMemory = await SharedMemoryAsync();
        foreach (var process in processes)
        {
            NativeMethods.Send(Signal.Kill, process);
        }

        await EndAsync();
        await Poll.UntilAsync(() => processes.All(ProcessTable.IsGone), $"the processes of {postmaster} are gone");
        NativeMethods.RemoveSharedMemory(sharedMemory);
    }

    /// <summary>Starts the server again, on the same data and port, and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        server = await folder.StartAsync(Log, Path.Combine(binaries, "postgres"), "-D", Data);
        await Poll.UntilAsync(AcceptsAsync, "PostgreSQL accepts connections");
    }

    /// <summary>Stops the server, which ends all sessions and goes down in order, and starts it again.</summary>
    public async Task RestartAsync()
    {
        NativeMethods.Send(Signal.Interrupt, server!.Id);
        await EndAsync();
        await StartAsync();
    }

    /// <summary>Stops all processes where they are, as if the machine hung: connections stay open, and nothing is answered.</summary>
    public Task PauseAsync() => StopAsync();

    /// <summary>Lets all processes go on.</summary>
    public void Continue()
    {
        foreach (var process in Processes())
        {
            NativeMethods.Send(Signal.Continue, process);
        }
    }

    /// <summary>Stops the server at once and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            Continue();
        }

        await folder.DisposeAsync();
        server?.Dispose();
        server = null;
    }

    internal static async Task<PostgresCluster> InitialiseAsync(string binaries, string? parent, string[] settings)
    {
        var folder = new ServerFolder("postgres", end: Signal.Quit, parent);
        try
        {
            var password = RandomNumberGenerator.GetHexString(32);
            var port = LoopbackPort.Find();
            await folder.RunAsync(
                Path.Combine(binaries, "initdb"), $"--pgdata={DataIn(folder)}", $"--username={SuperUser}",
                $"--pwfile={await folder.WriteAsync("password", password)}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync");
            await File.AppendAllLinesAsync(Path.Combine(DataIn(folder), "postgresql.conf"), [.. Settings(folder, port), .. settings]);
            var connection = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = SuperUser, Password = password };
            var cluster = new PostgresCluster(folder, binaries, connection.ConnectionString);
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    private static string DataIn(ServerFolder folder) => folder.File("data");

    private static string[] Settings(ServerFolder folder, int port) =>
    [
        "listen_addresses = '127.0.0.1'",
        $"port = {port}",
        $"unix_socket_directories = '{folder.Path}'",
        "max_connections = 400",
        "shared_buffers = 128MB",
        "fsync = on",
        "synchronous_commit = on",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        // In files of the data directory, which are gone with it when the server was killed.
        "dynamic_shared_memory_type = mmap",
    ];

    // A process for each session; all of them are the first one's children, and each leads a process group of its own.
    private IEnumerable<int> Processes() => [server!.Id, .. ProcessTable.Children(server.Id)];

    private async Task<IReadOnlyList<int>> StopAsync()
    {
        // The first process before its children, so that it starts no others.
        NativeMethods.Send(Signal.Stop, server!.Id);
        await Poll.UntilAsync(() => ProcessTable.IsStopped(server.Id), "the first process stopped");
        var processes = Processes().ToList();
        foreach (var process in processes)
        {
            NativeMethods.Send(Signal.Stop, process);
        }

        await Poll.UntilAsync(() => processes.All(ProcessTable.IsStopped), "all processes stopped");
        return processes;
    }

    // The seventh line of the lock file: key and id of the segment by which a server finds out that another uses its
    // data. The kernel keeps it when a server is killed.
    private async Task<int> SharedMemoryAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        return int.Parse(lines[6].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private async Task EndAsync()
    {
        await server!.WaitForExitAsync();
        await folder.EndedAsync();
        server.Dispose();
        server = null;
    }

    private async Task<bool> AcceptsAsync()
    {
        if (server!.HasExited)
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {LogText}");
        }

        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
