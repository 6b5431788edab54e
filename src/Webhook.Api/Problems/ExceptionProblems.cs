using Microsoft.AspNetCore.Diagnostics;
using Webhook.Api.Authentication;
using Webhook.Application;

namespace Webhook.Api.Problems;

/// <summary>Faults as problems: what was thrown stays in the log, and of it only the type and the place.</summary>
internal sealed class ExceptionProblems(ProblemWriter problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    // Brotli has an exception of its own kind for data that are none.
    private const string BrotliAssembly = "System.IO.Compression.Brotli";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var (type, detail) = Describe(exception);
        if (type == ProblemType.InternalError)
        {
            logger.RequestFailed(exception.GetType().FullName, exception.StackTrace);
        }

        await problems.WriteAsync(httpContext, type, detail);
        return true;
    }

    private static (ProblemType Type, string Detail) Describe(Exception exception) => exception switch
    {
        StorageUnavailableException => (ProblemType.StorageUnavailable, "The database cannot be used now."),
        IssuerUnavailableException => (ProblemType.IssuerUnavailable, "The issuer's keys cannot be read now."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } tooLarge =>
            (ProblemType.BodyTooLarge, tooLarge.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            (ProblemType.RequestTimeout, "The body did not arrive in time."),
        BadHttpRequestException => (ProblemType.BadRequest, "The request breaks HTTP."),

        // Kestrel's exception for a chunk whose size is no number that it knows.
        IOException { InnerException: OverflowException } => (ProblemType.BadRequest, "The request breaks HTTP."),
        InvalidDataException or InvalidOperationException { Source: BrotliAssembly } => (ProblemType.InvalidCompression, "The body cannot be decompressed."),
        _ => (ProblemType.InternalError, "Nothing was acknowledged."),
    };
}
