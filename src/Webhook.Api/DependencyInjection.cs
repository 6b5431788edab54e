using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.ResponseCompression;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Batches;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Hosting;
using Webhook.Api.Problems;
using Webhook.Api.Streaming;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Application.Streaming;

namespace Webhook.Api;

internal static class DependencyInjection
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<StopDeadline>();
        services.AddScoped<BatchReceiver>();
        services.AddSingleton<IStreamFormat, ServerSentEvents>();
        services.AddSingleton<IEventJson, EventJson>();
        services.AddSingleton<EventStreamWriter>();
        services.AddOptions<StreamOptions>()
            .BindConfiguration("Stream")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddAccess();
        services.AddHosting();
        services.AddRequestDecompression();

        // Only exports: their length gives nothing away that an attacker could choose, and they are long.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/csv", BatchInputFormatter.Ndjson];
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.AddExceptionHandler<ExceptionProblems>();

        // Controllers without what nothing here uses: formatters for other media types, CORS, views, form values.
        services.AddMvcCore(options =>
        {
            options.Conventions.Add(new EverythingIsDocumented());
            options.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            options.InputFormatters.Clear();
            options.InputFormatters.Add(new EventInputFormatter());
            options.InputFormatters.Add(new BatchInputFormatter());
            options.InputFormatters.Add(new SearchInputFormatter());
            options.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(IncomingEvent)));
            options.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(IncomingBatch)));
            options.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(IncomingParameters)));
        }).AddApiExplorer().AddDataAnnotations();
        return services;
    }
}
