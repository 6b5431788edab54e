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
            StatusCodes.Status404NotFound => problems.WriteAsync(context, ProblemType.NotFound, "No address of the service matches the path."),
            StatusCodes.Status405MethodNotAllowed => problems.WriteAsync(context, ProblemType.MethodNotAllowed, $"Allowed are {context.Response.Headers.Allow}."),
            _ => Task.CompletedTask,
        };
    }
}
