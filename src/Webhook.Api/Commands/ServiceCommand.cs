using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Webhook.Api.Authentication;
using Webhook.Api.Hosting;
using Webhook.Application;
using Webhook.Infrastructure;
using Webhook.Infrastructure.Logging;

namespace Webhook.Api.Commands;

/// <summary>The composition root: the service, and what makes its database.</summary>
internal static class ServiceCommand
{
    /// <summary>Runs the service until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var tracing = RequestTracing.Start();
        return await StartAsync(async () =>
        {
            await using var app = Compose(args, []);
            app.UseRequestPipeline();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            var access = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
            await app.Services.PrepareStorageAsync(needsAdmin: access.Required, app.Lifetime.ApplicationStopping);
            await app.StartAsync();
            await app.Services.GetRequiredService<Drain>().WaitAsync();
            await app.StopAsync();
        });
    }

    /// <summary>Makes or migrates the database, whatever the settings say of a start.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> MigrateAsync(string[] args) => StartAsync(async () =>
    {
        await using var app = Compose(args, new Dictionary<string, string?> { ["Storage:Migrate"] = "true" });
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        await app.Services.MigrateStorageAsync(app.Lifetime.ApplicationStopping);
    });

    private static WebApplication Compose(string[] args, IEnumerable<KeyValuePair<string, string?>> fixedSettings)
    {
        // appsettings.json lies beside the program, wherever that is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(fixedSettings);
        builder.AddEventLogging();
        builder.Services
            .AddApplication(builder.Configuration["AutoMapper:LicenseKey"])
            .AddInfrastructure(builder.Configuration)
            .AddApi();
        return builder.Build();
    }

    private static async Task<int> StartAsync(Func<Task> start)
    {
        try
        {
            await start();
            return 0;
        }
        catch (Exception exception) when (exception is StartupException or OptionsValidationException or StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync($"The service cannot start. {exception.Message}");
            return 1;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"The service cannot start. {exception.Message} End the program that uses the address, or name another in Urls.");
            return 1;
        }
    }
}
