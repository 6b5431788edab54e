using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NLog;
using NLog.Web;

namespace Webhook.Infrastructure.Logging;

public static class EventLogging
{
    /// <summary>
    /// Logs through NLog alone, to the targets of <c>nlog.config</c>; levels are the <c>Logging</c> section's. What is
    /// queued is written before the program ends.
    /// </summary>
    public static void AddEventLogging(this WebApplicationBuilder builder)
    {
        var dataDirectory = builder.Configuration["DataDirectory"] ?? ".";
        GlobalDiagnosticsContext.Set("DataDirectory", Path.GetFullPath(dataDirectory));
        builder.Logging.ClearProviders();
        builder.Host.UseNLog(new NLogAspNetCoreOptions { RemoveLoggerFactoryFilter = false, ShutdownOnDispose = true });
    }
}
