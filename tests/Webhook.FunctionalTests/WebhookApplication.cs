using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Webhook.FunctionalTests;

/// <summary>The service in this process, on a data directory of its own that goes away with it.</summary>
internal sealed class WebhookApplication : WebApplicationFactory<Program>
{
    /// <summary>Where this service keeps its database.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("webhook-functional-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("DataDirectory", DataDirectory);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
