using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Postgres;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers.Nginx;
using Webhook.TestServers.Postgres;
using Webhook.TestServers.Processes;

namespace Webhook.EndToEndTests.Deployment;

/// <summary>What docs/deployment.md describes: nginx with its configuration, two nodes and PostgreSQL, on this machine.</summary>
internal sealed class TwoNodesBehindNginx : IAsyncDisposable
{
    private readonly PostgresDatabase database;
    private readonly int[] ports = [LoopbackPort.Find(), LoopbackPort.Find()];
    private readonly WebhookProcess[] nodes = new WebhookProcess[2];

    private TwoNodesBehindNginx(PostgresDatabase database) => this.database = database;

    public NginxServer Nginx { get; private set; } = null!;

    public static async Task<TwoNodesBehindNginx> StartAsync()
    {
        var deployment = new TwoNodesBehindNginx(await PostgresDatabase.MakeAsync(await PostgresServer.SharedAsync()));
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
        Assert.That(await nodes[node].TerminateAsync(), Is.Zero);
        await StartNodeAsync(node);
    }

    /// <summary>How many requests a node answered, by nginx's log.</summary>
    public int AnsweredBy(int node) => Regex.Count(Nginx.AccessLog, $"upstream=[^ ]*127\\.0\\.0\\.1:{ports[node]} ");

    /// <returns>The event_ids of each appointment.</returns>
    public async Task<ILookup<string, long>> StoredAsync() => (await database.StoredAsync()).ToLookup(row => row.Appointment, row => row.Id);

    public async ValueTask DisposeAsync()
    {
        if (Nginx is not null)
        {
            await Nginx.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    private async Task StartNodeAsync(int node) => nodes[node] = await database.StartAsync(
        arguments: [$"--Urls=http://127.0.0.1:{ports[node]}", "--ForwardedHeaders:KnownProxies:0=127.0.0.1", "--Shutdown:DrainSeconds=2"]);
}
