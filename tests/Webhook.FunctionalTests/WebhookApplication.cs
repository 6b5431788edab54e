using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Webhook.FunctionalTests;

/// <summary>The whole service in memory, with a data directory of its own that goes when the service goes.</summary>
internal sealed class WebhookApplication : WebApplicationFactory<Program>
{
    /// <summary>Where this service keeps its database and its log.</summary>
    public string DataDirectory { get; } = DataDirectories.Create();

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("DataDirectory", DataDirectory);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }
}
