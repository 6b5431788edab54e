using Webhook.Domain;

namespace Webhook.Application.Events;

/// <summary>
/// The idempotency keys of a batch that has an id as a whole, for events that have none of their own: a batch that is sent
/// again, or by somebody who overheard it, stores nothing twice.
/// </summary>
/// <param name="BatchId">At most <see cref="MaxBatchIdLength"/> characters.</param>
/// <param name="Places">Where in the batch each event stands.</param>
public sealed record BatchKeys(string BatchId, IReadOnlyList<long> Places)
{
    private const int MaxPlaceLength = 19;

    /// <summary>The longest id that leaves room for a place.</summary>
    public static int MaxBatchIdLength => IdempotencyKey.MaxLength - 1 - MaxPlaceLength;

    public string Of(int index) => $"{BatchId}#{Places[index]}";
}
