using Microsoft.Extensions.Options;
using Webhook.Api.Authentication;
using Webhook.Api.Formats;
using Webhook.Api.Hosting;
using Webhook.Api.Problems;
using Webhook.Api.RateLimiting;

namespace Webhook.Api;

/// <summary>The way of a request before and after its action, in order.</summary>
internal static class RequestPipeline
{
    public static void UseRequestPipeline(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<Drain>().CloseConnection);
        app.UseForwardedHeaders();
        app.Use(AddHeaders);
        app.UseHsts();
        app.UseExceptionHandler(static _ => { });
        app.UseMiddleware<HttpsOnly>();
        app.UseStatusCodePages(StatusCodeProblems.WriteAsync);
        app.Use(ServeHeadAsGet);
        app.UseRouting();
        app.UseRequestTimeouts();

        // Guesses are slowed down before they are looked at, clients when it is known who they are.
        var limits = app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (limits.Enabled)
        {
            app.UseRateLimiter(RateLimits.ByAddress(limits));
        }

        app.UseAuthentication();
        app.UseAuthorization();
        if (limits.Enabled)
        {
            app.UseRateLimiter(RateLimits.ByClient(limits));
        }

        // Signatures are over the bytes as they were sent.
        app.UseMiddleware<SignedBodies>();
        app.UseRequestDecompression();
        app.UseResponseCompression();
        app.MapControllers();
    }

    private static Task AddHeaders(HttpContext context, RequestDelegate next)
    {
        AnswerHeaders.Add(context.Response.Headers);
        return next(context);
    }

    private static Task ServeHeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            HeadRequest.ServeAsGet(context);
        }

        return next(context);
    }
}
