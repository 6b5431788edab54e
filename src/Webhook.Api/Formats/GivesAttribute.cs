using System.Reflection;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using Webhook.Api.Problems;

namespace Webhook.Api.Formats;

/// <summary>
/// The media types that an action gives. A client whose <c>Accept</c> rules all of them out is answered 406 before anything
/// is stored. A problem's media type counts as the same.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class GivesAttribute(params string[] mediaTypes) : Attribute, IResourceFilter
{
    private readonly MediaTypeHeaderValue[] given = [.. mediaTypes.Select(mediaType => new MediaTypeHeaderValue(mediaType))];

    public IReadOnlyList<string> MediaTypes => mediaTypes;

    /// <returns>What the action or else its controller gives; null when neither says.</returns>
    public static GivesAttribute? Of(MethodInfo action) =>
        action.GetCustomAttribute<GivesAttribute>() ?? action.DeclaringType!.GetCustomAttribute<GivesAttribute>();

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var accept = context.HttpContext.Request.Headers.Accept;
        if (accept.Count > 0 && accept != "*/*" && accept != mediaTypes[0] && !Allows(accept))
        {
            context.Result = new ProblemResult(ProblemType.NotAcceptable, $"The answer is {string.Join(" or ", mediaTypes)}.");
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    // An Accept that cannot be read says nothing, as if it were not there.
    private bool Allows(IList<string?> accept) =>
        !MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges)
        || given.Any(mediaType => ranges
            .Where(range => mediaType.IsSubsetOf(range))
            .OrderByDescending(Specificity)
            .Take(1)
            .Any(range => range.Quality is not 0));

    private static int Specificity(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
