using Microsoft.AspNetCore.Http.Features;
using Webhook.Api.Documentation;
using Webhook.Api.Problems;

namespace Webhook.Api;

/// <summary>The way of a request before and after its action, in order.</summary>
internal static class RequestPipeline
{
    public static void UseRequestPipeline(this WebApplication app)
    {
        app.Use(AddHeaders);
        app.UseExceptionHandler(static _ => { });
        app.UseStatusCodePages(StatusCodeProblems.WriteAsync);
        app.Use(AnswerOptions);
        app.Use(ServeHeadAsGet);
        app.UseRouting();
        app.MapControllers();
    }

    private static Task AddHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentSecurityPolicies.Nothing;
        return next(context);
    }

    /// <summary>Routing knows which methods an address takes: its 405 answers OPTIONS, too.</summary>
    private static async Task AnswerOptions(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed || context.Response.HasStarted)
        {
            return;
        }

        var allowed = context.Response.Headers.Allow.ToString();
        var withHead = allowed.Contains(HttpMethods.Get, StringComparison.Ordinal) ? $"{allowed}, {HttpMethods.Head}" : allowed;
        context.Response.Headers.Allow = $"{withHead}, {HttpMethods.Options}";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>HEAD is GET without the body (RFC 9110, 9.3.2); the server leaves the body out by itself.</summary>
    private static Task ServeHeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
