using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Webhook.Api;
using Webhook.Api.Authentication;
using Webhook.Application;
using Webhook.Infrastructure;
using Webhook.Infrastructure.Logging;

using var tracing = RequestTracing.Start();
try
{
    // appsettings.json lies beside the program, wherever that is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddEventLogging();
    builder.Services
        .AddApplication(builder.Configuration["AutoMapper:LicenseKey"])
        .AddInfrastructure(builder.Configuration)
        .AddApi();

    await using var app = builder.Build();
    app.UseRequestPipeline();
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    var access = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
    await app.Services.PrepareStorageAsync(needsAdmin: access.Required, app.Lifetime.ApplicationStopping);
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is StartupException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync($"The service cannot start. {exception.Message}");
    return 1;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"The service cannot start. {exception.Message} End the program that uses the address, or name another in Urls.");
    return 1;
}

/// <summary>The composition root; public so that tests can start it.</summary>
public sealed partial class Program;
