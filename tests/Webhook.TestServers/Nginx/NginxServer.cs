using System.Diagnostics;
using System.Net.Sockets;
using Webhook.TestServers.Processes;

namespace Webhook.TestServers.Nginx;

/// <summary>nginx with a configuration of its own, on a loopback port. It needs Linux.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private const string Configuration = "nginx.conf";
    private const string Missing = "nginx is not installed: `apt-get install nginx`.";

    // Debian does not put it on the search path of ordinary users.
    private const string SystemFolders = "/usr/sbin:/usr/local/sbin";

    private readonly ServerFolder folder = new("nginx", end: Signal.Terminate);
    private readonly string program;
    private Process? server;

    private NginxServer(string program) => this.program = program;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = LoopbackPort.Find();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>What nginx reported, up to now.</summary>
    public string ErrorLog => File.ReadAllText(folder.File("error.log"));

    /// <summary>Its answers, up to now, a line each.</summary>
    public string AccessLog => File.ReadAllText(folder.File("access.log"));

    /// <summary>
    /// Starts nginx and waits until it accepts connections. Without it the test ends: skipped with the reason, or failed
    /// in continuous integration.
    /// </summary>
    /// <param name="http">
    /// The content of the block <c>http</c>, where <c>{port}</c> stands for the port:
    /// <c>server { listen 127.0.0.1:{port}; … }</c>.
    /// </param>
    /// <exception cref="InvalidOperationException">The configuration is not valid; the message says why.</exception>
    public static async Task<NginxServer> StartAsync(string http)
    {
        var program = Commands.FindAll("nginx", $"{Environment.GetEnvironmentVariable("PATH")}:{SystemFolders}").FirstOrDefault();
        var nginx = new NginxServer(program ?? throw MissingServer.Because(Missing, MissingServer.MustFail));
        try
        {
            await nginx.ConfigureAsync(http);
            nginx.server = await nginx.folder.StartAsync("output.log", nginx.Command());
            await Poll.UntilAsync(nginx.AcceptsAsync, "nginx accepts connections");
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes another configuration while it serves, and waits until every new connection is served by it. What is under
    /// way is ended by the former one.
    /// </summary>
    /// <inheritdoc cref="StartAsync"/>
    public async Task ReloadAsync(string http)
    {
        await ConfigureAsync(http);
        var former = ProcessTable.Children(server!.Id);
        NativeMethods.Send(Signal.Hangup, server.Id);
        await Poll.UntilAsync(() => former.All(IsLeaving), "the former workers accept no more connections");
    }

    /// <summary>Stops nginx at once and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await folder.DisposeAsync();
        server?.Dispose();
    }

    private static bool IsLeaving(int worker) =>
        ProcessTable.IsGone(worker) || ProcessTable.Title(worker).Contains("shutting down", StringComparison.Ordinal);

    private string[] Command(params string[] more) =>
        [program, "-p", folder.Path, "-e", folder.File("error.log"), "-c", folder.File(Configuration), .. more];

    private async Task ConfigureAsync(string http)
    {
        await folder.WriteAsync(Configuration, $$"""
            daemon off;
            master_process on;
            worker_processes 2;
            pid nginx.pid;
            events { worker_connections 1024; }
            http {
              access_log access.log;
              client_body_temp_path client;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              {{http.Replace("{port}", $"{Port}", StringComparison.Ordinal)}}
            }
            """);
        await folder.RunAsync(Command("-t"));
    }

    private async Task<bool> AcceptsAsync()
    {
        if (server!.HasExited)
        {
            throw new InvalidOperationException($"nginx did not start: {ErrorLog}");
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
