using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Webhook.FunctionalTests;

/// <summary>The service in this process, on a data directory of its own that goes away with it.</summary>
internal sealed class WebhookApplication : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo dataDirectory = Directory.CreateTempSubdirectory("webhook-functional-");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("DataDirectory", dataDirectory.FullName);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        dataDirectory.Delete(recursive: true);
    }
}
