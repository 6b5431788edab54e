using Microsoft.AspNetCore.Mvc.ModelBinding;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;

namespace Webhook.Api;

internal static class DependencyInjection
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<ProblemWriter>();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddControllers(options =>
        {
            options.Conventions.Add(new EverythingIsDocumented());
            options.InputFormatters.Clear();
            options.InputFormatters.Add(new EventInputFormatter());
            options.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(IncomingEvent)));
        }).AddJsonOptions(options =>
        {
            options.JsonSerializerOptions.TypeInfoResolver = JsonFormat.Options.TypeInfoResolver;
            options.JsonSerializerOptions.PropertyNamingPolicy = JsonFormat.Options.PropertyNamingPolicy;
            options.JsonSerializerOptions.Encoder = JsonFormat.Options.Encoder;
            foreach (var converter in JsonFormat.Options.Converters)
            {
                options.JsonSerializerOptions.Converters.Add(converter);
            }
        });
        return services;
    }
}
