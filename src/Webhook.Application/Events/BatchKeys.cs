using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>
/// The idempotency keys of a batch that has an id as a whole, for events that have none of their own: a batch that is sent
/// again, or by somebody who overheard it, stores nothing twice.
/// </summary>
/// <param name="BatchId">At most <see cref="MaxBatchIdLength"/> characters.</param>
/// <param name="AtStart">The first of these events is the batch's first.</param>
/// <param name="Places">Where in the batch each event stands.</param>
public sealed record BatchKeys(string BatchId, bool AtStart, IReadOnlyList<long> Places)
{
    private const int MaxPlaceLength = 19;

    /// <summary>The longest id that leaves room for a place.</summary>
    public static int MaxBatchIdLength => IdempotencyKey.MaxLength - 1 - MaxPlaceLength;

    /// <summary>
    /// The first event has the id itself, as a single event would: the bytes of a batch of one line can be sent as either.
    /// </summary>
    public string Of(int index) => AtStart && index == 0 ? BatchId : $"{BatchId}#{Places[index]}";
}
