using System.Diagnostics;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.Api.Problems;

/// <summary>The one place where a problem becomes an answer and a line in the log.</summary>
internal sealed class ProblemWriter(ILogger<ProblemWriter> logger)
{
    public const string ContentType = "application/problem+json";

    private const int MaxErrorsListed = 100;
    private const string RetryAfterSeconds = "1";

    /// <summary>Answers with a problem that has no list of errors.</summary>
    public Task WriteAsync(HttpContext context, ProblemType type, string detail) =>
        WriteAsync(context, type, detail, errors: null);

    /// <summary>Answers with everything that the client must mend.</summary>
    public Task WriteAsync(HttpContext context, ProblemType type, IReadOnlyList<InputError> errors) =>
        WriteAsync(context, type, Count(errors.Count), errors.Count > MaxErrorsListed ? [.. errors.Take(MaxErrorsListed)] : errors);

    private static string Count(int errors) => errors switch
    {
        1 => "1 problem was found.",
        <= MaxErrorsListed => $"{errors} problems were found.",
        _ => $"{errors} problems were found; the first {MaxErrorsListed} are listed.",
    };

    private async Task WriteAsync(HttpContext context, ProblemType type, string detail, IReadOnlyList<InputError>? errors)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var level = type.Status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            logger.RequestRejected(level, type.Status, type.Name, Codes(errors), Route(context), traceId);
        }

        context.Response.StatusCode = type.Status;
        if (type.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        var problem = new Problem
        {
            Type = type.Path,
            Title = type.Title,
            Status = type.Status,
            Detail = detail,
            TraceId = traceId,
            Errors = errors,
        };
        await context.Response.WriteAsJsonAsync(problem, JsonFormat.Options, ContentType, context.RequestAborted);
    }

    private static string Codes(IReadOnlyList<InputError>? errors) =>
        errors is null ? "none" : string.Join(",", errors.Select(error => error.Code).Distinct());

    // The route's template, because the path itself may hold a patient's identifier.
    private static string Route(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
}
