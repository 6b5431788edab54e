namespace Webhook.Benchmarks.Servers;

/// <summary>The least that ASP.NET Core does for such a request: read it, answer it; nothing is checked, logged or stored.</summary>
internal static class BareServer
{
    public const string Mode = "serve-bare";

    public static async Task RunAsync(CommandLine commandLine)
    {
        var builder = NewBuilder(commandLine.TakeRequired("--urls"));
        commandLine.End();
        await using var app = builder.Build();
        var time = TimeProvider.System;
        var events = 0L;
        app.MapGet("/", () => "bare");
        app.MapPost("/webhook/appointment", (Appointment body) =>
        {
            var eventId = Interlocked.Increment(ref events);
            return TypedResults.Created($"/webhook/events/{eventId}", Receipt.Of(body, eventId, time.GetUtcNow()));
        });
        await app.RunAsync();
    }

    /// <summary>Kestrel as the service has it, and no logging.</summary>
    public static WebApplicationBuilder NewBuilder(string urls)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = MessagesJson.Default.Options.PropertyNamingPolicy;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, MessagesJson.Default);
        });
        return builder;
    }
}
