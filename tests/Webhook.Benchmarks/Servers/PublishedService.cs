using System.Diagnostics;
using Webhook.Benchmarks.Storage;

namespace Webhook.Benchmarks.Servers;

/// <summary>The service as operators run it: published in Release, with validation, both logs and idempotency.</summary>
internal sealed class PublishedService
{
    public const string DatabaseName = "appointments.db";

    private readonly string program;

    private PublishedService(string folder)
    {
        program = Path.Combine(folder, "Webhook.Api.dll");
        RuntimeConfiguration = Path.Combine(folder, "Webhook.Api.runtimeconfig.json");
    }

    /// <summary>The file that says which garbage collector it runs with, and more; the baselines run with the same.</summary>
    public string RuntimeConfiguration { get; }

    public static async Task<PublishedService> PublishAsync(WorkFolder work, CancellationToken cancellationToken)
    {
        var folder = work.PathOf("service");
        var start = new ProcessStartInfo(
            "dotnet", ["publish", Repository.PathOf("src", "Webhook.Api"), "-c", "Release", "-p:PublishProfile=Server", "-o", folder, "-v", "quiet", "--nologo", "--disable-build-servers"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? new PublishedService(folder)
                : throw new BenchmarkException($"The service could not be published.\n{said}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    /// <param name="folder">Its data directory.</param>
    /// <param name="databaseName">The name of its database there, or a path.</param>
    /// <param name="settings">More of its command line.</param>
    public ServerProcess Start(string folder, string databaseName = DatabaseName, params IReadOnlyList<string> settings) =>
        ServerProcess.Start(
            folder, Path.Combine(folder, databaseName), address => [program, .. SettingsOf(address, folder, databaseName), .. settings]);

    /// <summary>The service's command line.</summary>
    public static IReadOnlyList<string> SettingsOf(Uri address, string folder, string databaseName = DatabaseName) =>
    [
        "--Urls", address.GetLeftPart(UriPartial.Authority), "--DataDirectory", folder,
        "--ConnectionStrings:Events", $"Data Source={databaseName}",

        // Open on loopback, and nothing holds the load back: the measure is of storing events.
        "--Authentication:Required", "false", "--RateLimiting:Enabled", "false",
    ];

    /// <summary>Starts it and waits until it serves.</summary>
    public Task<ServerProcess> StartServingAsync(
        string folder, CancellationToken cancellationToken, string databaseName = DatabaseName, params IReadOnlyList<string> settings) =>
        WaitAsync(Start(folder, databaseName, settings), cancellationToken);

    /// <summary>Starts it on a PostgreSQL server and waits until it serves.</summary>
    /// <param name="folder">Its data directory.</param>
    /// <param name="database">Where it stores events; several may share it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="settings">More of its command line.</param>
    public Task<ServerProcess> StartServingOnAsync(
        string folder, ServerDatabase database, CancellationToken cancellationToken, params IReadOnlyList<string> settings) =>
        WaitAsync(
            ServerProcess.Start(
                folder, database: null,
                address => [program, .. SettingsOf(address, folder), "--Storage:Provider", "Postgres", "--ConnectionStrings:Events", database.ConnectionString, .. settings],
                storedEvents: database.LastEventId),
            cancellationToken);

    private static async Task<ServerProcess> WaitAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        try
        {
            await server.WaitForAnswerAsync(client => client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken), cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the service make a database, since only its migrations know how.</summary>
    /// <param name="file">The database.</param>
    /// <param name="folder">Takes the service's logs.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task MakeDatabaseAsync(string file, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var server = await StartServingAsync(folder, cancellationToken, databaseName: file);
    }
}
