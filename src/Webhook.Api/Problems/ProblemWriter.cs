using System.Diagnostics;
using Webhook.Api.Auditing;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.Api.Problems;

/// <summary>The one place where a problem becomes an answer and a line in the log.</summary>
internal sealed class ProblemWriter(ILogger<ProblemWriter> logger)
{
    public const string ContentType = "application/problem+json";

    private const int MaxErrorsListed = 100;
    private const string RetryAfterSeconds = "1";

    // RFC 6750 for what stands in Authorization; HTTP knows no scheme for a header of its own, so one says where it goes.
    private static readonly string[] Challenges = ["Bearer realm=\"events\"", "ApiKey realm=\"events\", header=\"X-API-Key\""];

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

    /// <summary>Sets the answer's head and logs the problem; the caller writes the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What kind of problem it is.</param>
    /// <param name="detail">What is the matter this time.</param>
    /// <param name="codes">The codes of all errors, each once.</param>
    public Problem Begin(HttpContext context, ProblemType type, string detail, IReadOnlyCollection<string> codes)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var level = type.Status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            logger.RequestRejected(level, type.Status, type.Name, string.Join(",", codes), RequestAccess.RouteOf(context), traceId);
        }

        // The exception handler has taken all headers away, and an action's own are not a problem's.
        AnswerHeaders.Add(context.Response.Headers);
        context.Response.StatusCode = type.Status;
        context.Response.ContentType = ContentType;
        if (type.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (type.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = Challenges;
        }

        if (type == ProblemType.Stopping)
        {
            // The rest of the body is not read, so the connection cannot serve another request.
            context.Response.Headers.Connection = "close";
        }

        return new Problem { Type = type.Path, Title = type.Title, Status = type.Status, Detail = detail, TraceId = traceId };
    }

    private Task WriteAsync(HttpContext context, ProblemType type, string detail, IReadOnlyList<InputError>? errors)
    {
        var codes = errors?.Select(error => error.Code).Distinct().ToArray() ?? [];
        var problem = Begin(context, type, detail, codes) with { Errors = errors };
        return context.Response.WriteAsJsonAsync(problem, JsonFormat.Options, ContentType, context.RequestAborted);
    }
}
