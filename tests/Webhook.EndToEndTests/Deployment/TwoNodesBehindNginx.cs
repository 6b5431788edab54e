using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Nginx;
using Webhook.TestServers.Postgres;
using Webhook.TestServers.Processes;

namespace Webhook.EndToEndTests.Deployment;

/// <summary>What docs/deployment.md describes: nginx with its configuration, two nodes and PostgreSQL, on this machine.</summary>
internal sealed class TwoNodesBehindNginx : IAsyncDisposable
{
    private readonly PostgresServer server;
    private readonly string database;
    private readonly TemporaryFolder[] folders = [new(), new()];
    private readonly int[] ports = [LoopbackPort.Find(), LoopbackPort.Find()];
    private readonly WebhookProcess?[] nodes = new WebhookProcess?[2];

    private TwoNodesBehindNginx(PostgresServer server, string database)
    {
        this.server = server;
        this.database = database;
    }

    public NginxServer Nginx { get; private set; } = null!;

    public static async Task<TwoNodesBehindNginx> StartAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var deployment = new TwoNodesBehindNginx(server, await server.CreateDatabaseAsync());
        try
        {
            deployment.Nginx = await NginxServer.StartAsync(DocumentedNginx.Configuration(deployment.ports[0], deployment.ports[1]));
            await deployment.StartNodeAsync(0);
            await deployment.StartNodeAsync(1);
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops a node in order and starts it again.</summary>
    public async Task RestartNodeAsync(int node)
    {
        Assert.That(await nodes[node]!.TerminateAsync(), Is.Zero);
        await nodes[node]!.DisposeAsync();
        nodes[node] = null;
        await StartNodeAsync(node);
    }

    /// <summary>How many requests a node answered, by nginx's log.</summary>
    public int AnsweredBy(int node) => Regex.Count(Nginx.AccessLog, $"upstream=[^ ]*127\\.0\\.0\\.1:{ports[node]} ");

    /// <returns>The event_ids of each appointment.</returns>
    public async Task<ILookup<string, long>> StoredAsync()
    {
        await using var connection = await Sql.OpenAsync(database);
        var rows = (string[])(await Sql.AskAsync(connection, "SELECT coalesce(array_agg(appointment_id || ' ' || id), '{}') FROM events"))!;
        return rows.Select(row => row.Split(' ')).ToLookup(row => row[0], row => long.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (Nginx is not null)
        {
            await Nginx.DisposeAsync();
        }

        foreach (var node in nodes.OfType<WebhookProcess>())
        {
            await node.DisposeAsync();
        }

        await server.DropDatabaseAsync(database);
        foreach (var folder in folders)
        {
            folder.Dispose();
        }
    }

    private async Task StartNodeAsync(int node) => nodes[node] = await WebhookProcess.StartAsync(folders[node].Path, new ProcessOptions
    {
        Arguments = [$"--Urls=http://127.0.0.1:{ports[node]}", "--ForwardedHeaders:KnownProxies:0=127.0.0.1", "--Shutdown:DrainSeconds=2"],
        Environment = new Dictionary<string, string> { ["Storage__Provider"] = "Postgres", ["ConnectionStrings__Events"] = database },
    });
}
