using Microsoft.AspNetCore.Diagnostics;

namespace Webhook.Api.Problems;

/// <summary>Bare status codes that routing sets, as problems.</summary>
internal static class StatusCodeProblems
{
    public static Task WriteAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        var problems = context.RequestServices.GetRequiredService<ProblemWriter>();
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound =>
                problems.WriteAsync(context, ProblemType.NotFound, "No address of the service matches the path."),
            StatusCodes.Status405MethodNotAllowed => NameMethodsAsync(context, problems),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Routing knows which methods an address takes: that answers OPTIONS, too.</summary>
    private static Task NameMethodsAsync(HttpContext context, ProblemWriter problems)
    {
        var routed = context.Response.Headers.Allow.ToString();
        var withHead = routed.Contains(HttpMethods.Get, StringComparison.Ordinal) ? $"{routed}, {HttpMethods.Head}" : routed;
        var allowed = $"{withHead}, {HttpMethods.Options}";
        context.Response.Headers.Allow = allowed;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return problems.WriteAsync(context, ProblemType.MethodNotAllowed, $"Allowed are {allowed}.");
    }
}
