using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Webhook.Application.Audit;
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
}
