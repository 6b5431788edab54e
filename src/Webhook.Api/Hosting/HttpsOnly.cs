using Microsoft.Extensions.Options;
using Webhook.Api.Problems;

namespace Webhook.Api.Hosting;

/// <summary>Refuses requests over plain HTTP where the configuration says so. None is redirected: its secrets were sent already.</summary>
internal sealed class HttpsOnly(RequestDelegate next, IOptions<HttpsOptions> https, ProblemWriter problems)
{
    public Task InvokeAsync(HttpContext context) =>
        https.Value.Required && !context.Request.IsHttps
            ? problems.WriteAsync(context, ProblemType.HttpsRequired, "The request came over plain HTTP.")
            : next(context);
}
