using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhook.Application.Audit;
using Webhook.Application.Handlers;
using Webhook.Application.Handlers.Code;
using Webhook.Application.Handlers.Delivery;
using Webhook.Application.Streaming;
using Webhook.Application.Subscriptions;

namespace Webhook.Application;

public static class DependencyInjection
{
    /// <summary>Adds the use cases.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="autoMapperLicenseKey">The key that AutoMapper asks commercial users for; see THIRD-PARTY-NOTICES.md.</param>
    public static IServiceCollection AddApplication(this IServiceCollection services, string? autoMapperLicenseKey)
    {
        services.AddAutoMapper(options => options.LicenseKey = autoMapperLicenseKey, typeof(DependencyInjection).Assembly);
        services.AddSingleton<StreamedEvents>();
        services.AddSingleton<LogCatchUp>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<AuditRecorder>();
        services.AddHandlers();
        services.AddSingleton<SubscriptionConsumers>();
        services.AddSingleton<SubscriptionSwitch>();
        services.AddSingleton<SubscriptionViews>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuditBehaviour<,>));
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.Scan(scan => scan.FromAssemblyOf<Events.ReceiveEvents>()
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithTransientLifetime());
        return services;
    }

    private static void AddHandlers(this IServiceCollection services)
    {
        var types = typeof(DependencyInjection).Assembly.GetTypes().Where(CodeHandlers.IsHandler).ToArray();
        foreach (var type in types)
        {
            services.AddScoped(type);
        }

        services.AddSingleton(_ => new CodeHandlers(types));
        services.AddSingleton<LoggedEvents>();
        services.AddSingleton<LogPages>();
        services.AddSingleton<HoldBack>();
        services.AddSingleton<HandlerServices>();
        services.AddSingleton<HandlerEngine>();
        services.AddSingleton<HandlerReader>();
        services.AddSingleton<HandlerSwitch>();
        services.AddSingleton<HandlerWatch>();
        services.AddSingleton(provider => new HandlerStart(
            provider.GetRequiredService<CodeHandlers>(), provider.GetRequiredService<HandlerEngine>(),
            provider.GetRequiredService<IHandlerStore>(), provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<SubscriptionConsumers>(), provider.GetRequiredService<HandlerWatch>(), provider.GetRequiredService<IOptions<HandlerOptions>>().Value));
    }
}
