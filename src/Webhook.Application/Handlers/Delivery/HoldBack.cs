using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>
/// While much comes in, all handlers together begin with a bounded number of events a second: what they do takes processor
/// time from those who send, who would wait for it; handlers are late instead. Measured, an event that is sent on takes about 90 µs
/// of it here and at a receiver on the same machine, so this leaves about four fifths.
/// </summary>
internal sealed class HoldBack(IIngestLoad load, TimeProvider time)
{
    /// <summary>How many events a second for each processor.</summary>
    public const int RatePerProcessor = 2_000;

    private readonly DeliveryPace pace = new(RatePerProcessor * Environment.ProcessorCount, time);

    public ValueTask WaitAsync(CancellationToken cancellationToken) => load.IsHigh ? pace.WaitAsync(cancellationToken) : ValueTask.CompletedTask;
}
