using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using Webhook.Api.Problems;

namespace Webhook.Api.Formats;

/// <summary>The media types that an action takes, in UTF-8. Others are answered 415 before the body is read.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesAttribute(params string[] mediaTypes) : Attribute, IAsyncResourceFilter
{
    private readonly string accepted = string.Join(", ", mediaTypes);

    public IReadOnlyList<string> MediaTypes => mediaTypes;

    public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var contentType = context.HttpContext.Request.ContentType;
        return contentType == mediaTypes[0] || Matches(contentType) ? next() : Refuse(context);
    }

    private bool Matches(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && mediaTypes.Any(mediaType => parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private Task Refuse(ResourceExecutingContext context)
    {
        context.HttpContext.Response.Headers["Accept-Post"] = accepted;
        context.Result = new ProblemResult(ProblemType.UnsupportedMediaType, $"Taken are: {accepted}.");
        return Task.CompletedTask;
    }
}
