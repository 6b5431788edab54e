using Microsoft.Extensions.DependencyInjection.Extensions;
using Webhook.Api;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Infrastructure;
using Webhook.Infrastructure.Logging;

namespace Webhook.Benchmarks.Servers;

/// <summary>The service's own composition as a part of this program, where its insides can be reached and its audit replaced.</summary>
internal sealed class ComposedService : IAsyncDisposable
{
    /// <summary>The command by which it is a process of its own.</summary>
    public const string Mode = "serve-composed";

    /// <summary>Leaves the audit out; see <see cref="NoAudit"/>.</summary>
    public const string WithoutAudit = "--without-audit";

    private readonly WebApplication app;

    private ComposedService(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    /// <summary>Serves until the process is ended.</summary>
    /// <param name="arguments">The service's own, and perhaps <see cref="WithoutAudit"/>.</param>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        using var tracing = RequestTracing.Start();
        var builder = NewBuilder([.. arguments.Where(argument => argument != WithoutAudit)]);
        builder.AddEventLogging();
        if (arguments.Contains(WithoutAudit))
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IAuditTrail, NoAudit>());
        }

        await using var app = await BuildAsync(builder, CancellationToken.None);
        await app.RunAsync();
    }

    /// <summary>Serves beside what else this program does, and logs nothing.</summary>
    /// <param name="folder">Its data directory.</param>
    /// <param name="databaseName">The name of its database there, or a path.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<ComposedService> StartAsync(string folder, string databaseName, CancellationToken cancellationToken)
    {
        var builder = NewBuilder([.. PublishedService.SettingsOf(new Uri("http://127.0.0.1:0"), folder, databaseName)]);
        builder.Logging.ClearProviders();
        var app = await BuildAsync(builder, cancellationToken);
        await app.StartAsync(cancellationToken);
        return new ComposedService(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = arguments,
            ApplicationName = typeof(RequestTracing).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddApplication(autoMapperLicenseKey: null).AddInfrastructure(builder.Configuration).AddApi();
        return builder;
    }

    private static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var app = builder.Build();
        app.UseRequestPipeline();
        await app.Services.PrepareStorageAsync(needsAdmin: false, cancellationToken);
        return app;
    }
}
