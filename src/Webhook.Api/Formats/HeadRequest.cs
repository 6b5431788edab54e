namespace Webhook.Api.Formats;

/// <summary>
/// Marks a request that was HEAD before it was served as GET, for answers that would never end although nobody gets
/// their body.
/// </summary>
internal sealed class HeadRequest
{
    private static readonly HeadRequest Mark = new();

    private HeadRequest()
    {
    }

    /// <summary>Makes it a GET (RFC 9110, 9.3.2); the server leaves the body out by itself.</summary>
    public static void ServeAsGet(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        context.Features.Set(Mark);
    }

    public static bool Is(HttpContext context) => context.Features.Get<HeadRequest>() is not null;
}
