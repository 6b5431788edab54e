using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using Webhook.Api.Problems;

namespace Webhook.Api.Formats;

/// <summary>The media types that an action takes, in UTF-8. Others are answered 415 before the body is read.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesAttribute(params string[] mediaTypes) : Attribute, IResourceFilter
{
    private const string AcceptedEncodings = "br, gzip, deflate";

    private readonly string accepted = string.Join(", ", mediaTypes);

    public IReadOnlyList<string> MediaTypes => mediaTypes;

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            // Decompression takes the header away from every body that it can read.
            context.HttpContext.Response.Headers.AcceptEncoding = AcceptedEncodings;
            context.Result = new ProblemResult(
                ProblemType.UnsupportedMediaType, $"Taken are the content encodings {AcceptedEncodings}, one at a time.");
        }
        else if (request.ContentType != mediaTypes[0] && !Matches(request.ContentType))
        {
            context.HttpContext.Response.Headers[HttpMethods.IsPatch(request.Method) ? "Accept-Patch" : "Accept-Post"] = accepted;
            context.Result = new ProblemResult(ProblemType.UnsupportedMediaType, $"Taken are: {accepted}.");
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    private bool Matches(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && mediaTypes.Any(mediaType => parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
