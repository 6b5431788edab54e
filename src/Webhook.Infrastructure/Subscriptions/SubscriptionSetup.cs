using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Webhook.Application.Subscriptions;

namespace Webhook.Infrastructure.Subscriptions;

internal static class SubscriptionSetup
{
    private const int MaxHeadersKibibytes = 16;
    private const int MaxDrainBytes = 16 * 1024;

    // How soon a change in DNS is seen.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private static readonly ProductInfoHeaderValue UserAgent = new(
        "appointment-webhook", Assembly.GetExecutingAssembly().GetName().Version?.ToString(fieldCount: 3));

    /// <summary>Adds what sends events to subscriptions, configured by <see cref="SubscriptionOptions"/>.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services)
    {
        services.AddOptions<SubscriptionOptions>()
            .BindConfiguration("Subscriptions")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IOutgoingAddresses, OutgoingAddresses>();
        services.AddSingleton<IOutgoingNetwork, OutgoingNetwork>();
        services.AddSingleton<GuardedConnect>();
        services.AddSingleton<ISubscriptionSender, SubscriptionSender>();
        var client = services.AddHttpClient(SubscriptionSender.Client, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.DefaultRequestHeaders.UserAgent.Add(UserAgent);
        });
        client.UseSocketsHttpHandler((handler, provider) => Configure(handler, provider))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

        // Neither retries nor a circuit breaker: the engine has both, and remembers them across restarts. It also says what
        // became of an event, so that a log and a measurement of each attempt would be for nothing.
        client.AddResilienceHandler("attempt", (pipeline, context) =>
        {
            pipeline.TelemetryListener = null;
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = Options(context.ServiceProvider).Timeout });
        });
        return services;
    }

    // A proxy would look names up itself; redirects would lead past the check of the address.
    private static void Configure(SocketsHttpHandler handler, IServiceProvider provider)
    {
        handler.ConnectCallback = provider.GetRequiredService<GuardedConnect>().ConnectAsync;
        handler.ConnectTimeout = Options(provider).Timeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.UseProxy = false;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
        handler.MaxResponseHeadersLength = MaxHeadersKibibytes;
        handler.MaxResponseDrainSize = MaxDrainBytes;
    }

    private static SubscriptionOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<SubscriptionOptions>>().Value;
}
