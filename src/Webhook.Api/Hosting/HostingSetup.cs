using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Webhook.Api.Problems;
using Webhook.Api.RateLimiting;

namespace Webhook.Api.Hosting;

/// <summary>How connections and requests are limited, and what is believed about where they come from.</summary>
internal static class HostingSetup
{
    private static readonly TimeSpan HstsMaxAge = TimeSpan.FromDays(365);

    public static void AddHosting(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ShutdownOptions>().BindConfiguration("Shutdown").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Drain>();
        services.AddSingleton<IConnectionListenerFactory, ListenerFactory>();
        services.AddOptions<HttpsOptions>().BindConfiguration("Https");
        services.AddOptions<ProxyOptions>().BindConfiguration("ForwardedHeaders").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>()
            .Configure<IHostEnvironment>((limits, environment) => limits.Enabled = !environment.IsDevelopment())
            .BindConfiguration("RateLimiting")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>(Believe);
        services.AddHsts(hsts => hsts.MaxAge = HstsMaxAge);
        services.AddRateLimiter(static _ => { });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<LimitOptions>>((timeouts, limits) => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.Value.RequestSeconds),
            WriteTimeoutResponse = AnswerTimeoutAsync,
        });
    }

    // All proxies on the way are unwound, as long as they are known; nothing is believed while there are none.
    private static void Believe(ForwardedHeadersOptions forwarded, IOptions<ProxyOptions> proxies)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardLimit = null;
        foreach (var network in proxies.Value.Networks)
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Add(network);
        }
    }

    private static Task AnswerTimeoutAsync(HttpContext context)
    {
        // The one that is there was cancelled when the time was up.
        context.RequestAborted = CancellationToken.None;
        var problems = context.RequestServices.GetRequiredService<ProblemWriter>();
        return problems.WriteAsync(context, ProblemType.RequestTimeout, "The request took too long.");
    }
}
