using System.Diagnostics;

namespace Webhook.Api;

/// <summary>
/// Gives every request a W3C trace id, the caller's <c>traceparent</c> or a new one, whatever the log's levels are and
/// whether anybody collects traces or not.
/// </summary>
internal static class RequestTracing
{
    public static IDisposable Start()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
