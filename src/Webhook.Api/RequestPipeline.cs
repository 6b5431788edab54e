using Webhook.Api.Formats;
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
        app.Use(ServeHeadAsGet);
        app.UseRouting();
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
