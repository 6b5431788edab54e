namespace Webhook.Application.Handlers.Delivery;

/// <summary>What is remembered of a handler from one run to the next, as long as the process lives.</summary>
internal sealed class HandlerMemory(TimeProvider time)
{
    private const int MaxSuspects = 1_000;

    private readonly Dictionary<long, long> suspects = [];
    private readonly HashSet<string> hanging = new(StringComparer.Ordinal);
    private long turns;
    private long lastAnswered;

    /// <summary>How many events a second the handler was done with in the last minute.</summary>
    public EventRate Rate { get; } = new(time);

    /// <summary>How many events the handler does not end with although their time is up, each of another appointment.</summary>
    public int Hanging
    {
        get
        {
            lock (hanging)
            {
                return hanging.Count;
            }
        }
    }

    /// <summary>The event_ids for which the handler could take nothing.</summary>
    public IReadOnlyCollection<long> Suspects => suspects.Keys;

    /// <returns>The place of the next handing over.</returns>
    public long NextTurn() => ++turns;

    /// <summary>The handler took an event, whether it could do it or not.</summary>
    public void Answered(long eventId, long turn)
    {
        lastAnswered = Math.Max(lastAnswered, turn);
        suspects.Remove(eventId);
    }

    /// <summary>The event is not handed over any more.</summary>
    public void Forget(long eventId) => suspects.Remove(eventId);

    /// <summary>The handler could take nothing when it was given the event.</summary>
    /// <returns>Whether the event is to blame: the same happened with it before, and another that was handed over later was taken.</returns>
    public bool Blame(long eventId)
    {
        var isToBlame = suspects.TryGetValue(eventId, out var before) && lastAnswered > before;
        if (suspects.Count == MaxSuspects && !suspects.ContainsKey(eventId))
        {
            suspects.Remove(suspects.MinBy(suspect => suspect.Value).Key);
        }

        // The next time it takes another that was taken since: while nothing is, no event is to blame.
        suspects[eventId] = turns;
        return isToBlame;
    }

    /// <returns>Whether an event of the appointment is still under way although its time is up.</returns>
    public bool IsHanging(string appointmentId)
    {
        lock (hanging)
        {
            return hanging.Contains(appointmentId);
        }
    }

    public void Hang(string appointmentId)
    {
        lock (hanging)
        {
            hanging.Add(appointmentId);
        }
    }

    public void EndHang(string appointmentId)
    {
        lock (hanging)
        {
            hanging.Remove(appointmentId);
        }
    }
}
