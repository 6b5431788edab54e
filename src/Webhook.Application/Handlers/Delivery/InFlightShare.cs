using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// How many events a handler may have at once. While much comes in, all handlers together have about as many as one has
/// otherwise: they are late then, but those who send are not. One that hangs takes its own share only.
/// </summary>
internal sealed class InFlightShare(IIngestLoad load)
{
    private int handlers;

    /// <summary>Counts a handler in or, with -1, out.</summary>
    public void Count(int change) => Interlocked.Add(ref handlers, change);

    /// <param name="most">How many it may have while little comes in.</param>
    public int Of(int most) => load.IsHigh ? Math.Max(1, most / Math.Max(1, Volatile.Read(ref handlers))) : most;
}
