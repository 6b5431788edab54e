using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using Webhook.TestServers.Postgres;

namespace Webhook.FunctionalTests;

/// <summary>The service in this process, on a data directory of its own that goes away with it.</summary>
internal sealed class WebhookApplication : WebApplicationFactory<Program>
{
    // With WEBHOOK_TEST_PROVIDER=Postgres all of these tests run on a database of the tests' server.
    private static readonly bool OnPostgres = Environment.GetEnvironmentVariable("WEBHOOK_TEST_PROVIDER") == "Postgres";

    private PostgresServer? server;
    private string? database;

    /// <summary>Where this service keeps its database.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("webhook-functional-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("DataDirectory", DataDirectory);
        if (OnPostgres)
        {
            server = PostgresServer.SharedAsync().GetAwaiter().GetResult();
            database = server.CreateDatabaseAsync().GetAwaiter().GetResult();
            builder.UseSetting("Storage:Provider", "Postgres");
            builder.UseSetting("ConnectionStrings:Events", database);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
        if (database is not null)
        {
            await server!.DropDatabaseAsync(database);
        }
    }
}
