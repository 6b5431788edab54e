namespace Webhook.Application.Handlers.Delivery;

/// <summary>What is remembered of a handler from one run to the next, as long as the process lives.</summary>
internal sealed class HandlerMemory(TimeProvider time)
{
    private const int MaxSuspects = 1_000;

    private readonly Dictionary<long, long> suspects = [];
    private long turns;
    private long lastAnswered;
    private int hanging;

    /// <summary>How many events a second the handler was done with in the last minute.</summary>
    public EventRate Rate { get; } = new(time);

    /// <summary>Events that the handler does not end with although their time is up.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    /// <summary>The event_ids for which the handler could take nothing.</summary>
    public IReadOnlyCollection<long> Suspects => suspects.Keys;

    public void Hang() => Interlocked.Increment(ref hanging);

    public void EndHang() => Interlocked.Decrement(ref hanging);

    /// <returns>The place of the next handing over.</returns>
    public long NextTurn() => ++turns;

    /// <summary>The handler took an event, whether it could do it or not.</summary>
    public void Answered(long eventId, long turn)
    {
        lastAnswered = Math.Max(lastAnswered, turn);
        suspects.Remove(eventId);
    }

    /// <summary>The handler could take nothing when it was given the event.</summary>
    /// <returns>Whether the event is to blame: the same happened with it before, and another that was handed over later was taken.</returns>
    public bool Blame(long eventId)
    {
        var isToBlame = suspects.TryGetValue(eventId, out var before) && lastAnswered > before;
        if (suspects.Count < MaxSuspects || suspects.ContainsKey(eventId))
        {
            // The next time it takes another that was taken since: while nothing is, no event is to blame.
            suspects[eventId] = turns;
        }

        return isToBlame;
    }
}
